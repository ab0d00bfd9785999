import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { AwsS3Provider } from "../../core/providers/aws.ts";
import { systemClock } from "../../core/providers/clock.ts";
import { AccountListings } from "../../service/tables/accountListings.ts";
import { AccountReach } from "../../service/tables/accountReach.ts";
import { documentsOf } from "../../service/tables/documentClient.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import type { Caller } from "./caller.ts";
import { LayerStore } from "./layerStore.ts";
import { SpecTable } from "./specTable.ts";

/** More attempts than the SDK's default: a person prefers to wait rather than get an error that AWS is busy. */
const maxAttempts = 6;
/** Enough for `plan --parallel 100`, which reads all facets of a bucket at the same time. */
const connections = 1_000;

/** A deployment of the service by its stage, called with the caller's credentials. */
export class Deployment {
  readonly prefix: string;
  /** The options of all its clients. */
  readonly options: { readonly region?: string; readonly maxAttempts: number };
  readonly documents: DynamoDBDocumentClient;
  readonly lambda: LambdaClient;
  readonly specTable: SpecTable;
  readonly layerStore: LayerStore;
  readonly ledger: Ledger;
  /** Which accounts are out of reach. */
  readonly reach: Pick<AccountReach, "all">;
  readonly listings: AccountListings;
  #provider: Promise<AwsS3Provider> | undefined;
  #caller: Promise<Caller> | undefined;
  constructor(stage: string, region: string | undefined) {
    this.prefix = `dxaws-s3-${stage}`;
    this.options = { ...(region && { region }), maxAttempts };
    this.lambda = new LambdaClient(this.options);
    this.documents = documentsOf(new DynamoDBClient(this.options));
    this.specTable = new SpecTable(this.documents, `${this.prefix}-specs`);
    this.layerStore = new LayerStore(this.documents, `${this.prefix}-baselines`);
    this.ledger = new Ledger(this.documents, `${this.prefix}-ledger`);
    this.reach = new AccountReach(this.documents, `${this.prefix}-ledger`, systemClock);
    this.listings = new AccountListings(this.documents, `${this.prefix}-ledger`);
  }

  functionCalled(name: string): string {
    return `${this.prefix}-${name}`;
  }

  /** The region of the deployment. */
  region(): Promise<string> {
    return this.lambda.config.region();
  }

  /**
   * S3 with the caller's credentials, for buckets of the caller's account. A spec without a region means the region of the
   * deployment.
   */
  provider(): Promise<AwsS3Provider> {
    this.#provider ??= this.#makeProvider();
    return this.#provider;
  }

  /** The principal whose credentials are in use, according to STS; requested once. */
  caller(): Promise<Caller> {
    this.#caller ??= this.#askCaller();
    return this.#caller;
  }

  async #askCaller(): Promise<Caller> {
    const region = await this.region().catch(() => undefined);
    const { callerIn } = await import("./caller.ts");
    return callerIn(region);
  }

  async #makeProvider(): Promise<AwsS3Provider> {
    const region = await this.region().catch(() => undefined);
    return new AwsS3Provider({ region, connections, owner: (await this.caller()).account });
  }
}
