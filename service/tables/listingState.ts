import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import {
  type Coverage,
  coverageIn,
  coverageKey,
  type Listing,
  listingIn,
  listingKey,
  noCounts,
} from "./coverage.ts";

/** What the sweep keeps of the account's buckets, in the ledger table: how far the listing is, and the coverage. */
export class ListingState {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Undefined before the first listing. Rejects like the table. */
  async listing(): Promise<Listing | undefined> {
    const read = new GetCommand({ TableName: this.#table, Key: listingKey, ConsistentRead: true });
    return listingIn((await this.#documents.send(read)).Item);
  }

  async saveListing(listing: Listing): Promise<void> {
    await this.#put({ ...listingKey, ...listing });
  }

  async saveCoverage(coverage: Coverage): Promise<void> {
    await this.#put({ ...coverageKey, ...coverage });
  }

  /** There is no baseline any more. */
  async endCoverage(at: string): Promise<void> {
    await this.#put({ ...coverageKey, ...noCounts, began: at, at, ended: true });
  }

  /** The coverage that the last complete listing found. Rejects like the table. */
  async coverage(): Promise<Coverage | undefined> {
    const read = new GetCommand({ TableName: this.#table, Key: coverageKey });
    return coverageIn((await this.#documents.send(read)).Item);
  }

  async #put(Item: object): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item }));
  }
}
