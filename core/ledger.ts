import { randomUUID } from "node:crypto";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Drift } from "./action.ts";
import type { Sent } from "./converge.ts";
import type { Due } from "./due.ts";
import { type PackedDrift, packDrift, unpackDrift } from "./packedDrift.ts";
import type { Status, Verdict } from "./status.ts";
import type { Cause } from "./trigger.ts";

/** What happened to a bucket once: what set it off, what differed, what was sent, what came of it. */
export interface HistoryEntry {
  readonly at: string;
  readonly verdict: Verdict | "released";
  readonly reason?: string | undefined;
  readonly causes: readonly Cause[];
  readonly drift: readonly Drift[];
  readonly sent: readonly Sent[];
  /** From the offending call to our seeing it, and to the verified repair. */
  readonly detectMs?: number | undefined;
  readonly repairMs?: number | undefined;
  /** Who keeps changing what, seldom enough to be mended each time. */
  readonly contested?: readonly string[] | undefined;
  /** The worker that began this died; another one finished it. */
  readonly interrupted?: boolean | undefined;
}

/** An entry of the history as it is kept, as what it tells. */
export const asHistoryEntry = (item: Record<string, unknown>): HistoryEntry =>
  ({ ...item, drift: unpackDrift(item.drift as PackedDrift) }) as HistoryEntry;

const historyDays = 400;
/** No worker is later than this: the dead-letter queues keep its trigger no longer. */
const lateDays = 15;
/** Seconds since 1970, as the table's expiry wants them. */
const expiryOf = (at: string, days: number) => Math.floor(Date.parse(at) / 1_000) + days * 86_400;

const statusEntry = "status";
/** The sparse index of what is due holds the items that have this attribute. */
const dueIndex = "due";

/** Holds while the status is as its writer read it, or was last written by the same. */
function unlessReplaced({ writer, replaces }: Status) {
  const values = { ...(replaces && { ":replaces": replaces }), ...(writer && { ":writer": writer }) };
  const read = replaces ? "writer = :replaces" : "attribute_not_exists(writer)";
  return {
    ConditionExpression: writer ? `${read} OR writer = :writer` : read,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

/**
 * The table in which the service remembers. Key: `bucket` and `entry`, which is `status` for what holds now and
 * `history#<instant>#<id>` for what happened.
 */
export class Ledger {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async status(bucket: string): Promise<Status | undefined> {
    const Key = { bucket, entry: statusEntry };
    const read = new GetCommand({ TableName: this.#table, Key, ConsistentRead: true });
    const { Item } = await this.#documents.send(read);
    if (!Item?.intent) return Item as Status | undefined;
    return { ...Item, intent: { ...Item.intent, drift: unpackDrift(Item.intent.drift) } } as Status;
  }

  /**
   * Replaces the status, and adds to the history what there is to remember, both or neither. Rejects if another worker
   * has written since this one read.
   */
  async record(status: Status, happened?: HistoryEntry): Promise<void> {
    const put = { TableName: this.#table, Item: this.#statusItem(status), ...unlessReplaced(status) };
    if (!happened) await this.#documents.send(new PutCommand(put));
    else {
      const Item = this.#historyItem(status.bucket, happened);
      const TransactItems = [{ Put: put }, { Put: { TableName: this.#table, Item } }];
      await this.#documents.send(new TransactWriteCommand({ TransactItems }));
    }
  }

  /** Ends the memory of a bucket that is managed no longer; its history stays until it expires. Rejects like `record`. */
  async release(status: Status, happened: HistoryEntry): Promise<void> {
    const { bucket, writer } = status;
    const expires = expiryOf(happened.at, lateDays);
    const end = { bucket, entry: statusEntry, writer, released: true, at: happened.at, expires };
    const Put = { TableName: this.#table, Item: end, ...unlessReplaced(status) };
    const Item = this.#historyItem(bucket, happened);
    const TransactItems = [{ Put }, { Put: { TableName: this.#table, Item } }];
    await this.#documents.send(new TransactWriteCommand({ TransactItems }));
  }

  /** What happened to a bucket, newest first. */
  async history(bucket: string, limit = 50): Promise<HistoryEntry[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "#bucket = :bucket AND begins_with(entry, :history)",
        ExpressionAttributeNames: { "#bucket": "bucket" },
        ExpressionAttributeValues: { ":bucket": bucket, ":history": "history#" },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return Items.map(asHistoryEntry);
  }

  /** Which buckets are due for a look by then, and why. */
  async due(by: string): Promise<{ bucket: string; due: Due }[]> {
    const found: { bucket: string; due: Due }[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: dueIndex,
          KeyConditionExpression: "waiting = :due AND dueAt <= :by",
          ExpressionAttributeValues: { ":due": dueIndex, ":by": by },
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      found.push(...(Items as { bucket: string; due: Due }[]));
      from = LastEvaluatedKey;
    } while (from);
    return found;
  }

  #statusItem(status: Status): object {
    // Named also when nothing is due: a status that was read from the table brings along what it had there.
    const { due, intent } = status;
    const packed = intent && { intent: { ...intent, drift: packDrift(intent.drift) } };
    return { ...status, ...packed, entry: statusEntry, waiting: due && dueIndex, dueAt: due?.at };
  }

  #historyItem(bucket: string, happened: HistoryEntry): object {
    const expires = expiryOf(happened.at, historyDays);
    return {
      ...happened,
      drift: packDrift(happened.drift),
      bucket,
      entry: `history#${happened.at}#${randomUUID()}`,
      expires,
    };
  }
}
