import { type DynamoDBDocumentClient, TransactGetCommand } from "@aws-sdk/lib-dynamodb";
import { statusEntry, statusIn } from "./ledgerItems.ts";
import type { Status } from "./status.ts";

/** The status and the spec item of a bucket at one point in time; undefined where there is none. */
export interface Snapshot {
  readonly known: Status | undefined;
  readonly item: unknown;
}

/** Reads both tables in one call. */
export class Snapshots {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #ledger: string;
  readonly #specs: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, ledger: string, specs: string) {
    this.#documents = documents;
    this.#ledger = ledger;
    this.#specs = specs;
  }

  /** Undefined if a concurrent write to one of the two items cancels the call: two reads one after the other cannot fail so. */
  async read(bucket: string): Promise<Snapshot | undefined> {
    const status = { TableName: this.#ledger, Key: { bucket, entry: statusEntry } };
    const spec = { TableName: this.#specs, Key: { name: bucket } };
    try {
      const TransactItems = [{ Get: status }, { Get: spec }];
      const { Responses } = await this.#documents.send(new TransactGetCommand({ TransactItems }));
      const [known, item] = (Responses ?? []).map(({ Item }) => Item);
      return { known: known && statusIn(known), item };
    } catch (error) {
      if ((error as Error).name === "TransactionCanceledException") return undefined;
      throw error;
    }
  }
}
