import { randomUUID } from "node:crypto";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Severity } from "../../core/plan/action.ts";
import { isAccountTurn } from "./accountTurn.ts";
import type { Coverage } from "./coverage.ts";
import { type BareDue, type DueCursor, type DueEntry, keysOf, lanes } from "./dueIndex.ts";
import { type KeyCondition, placesOf } from "./fleetIndex.ts";
import { asHistoryEntry, type HistoryEntry, type RecordedEntry } from "./history.ts";
import {
  dayShards,
  expiryOf,
  historyItem,
  lateDays,
  statusEntry,
  statusIn,
  statusItem,
  unlessReplaced,
} from "./ledgerItems.ts";
import { ListingState } from "./listingState.ts";
import { inARow, merged } from "./lists.ts";
import { asPublished, isReminder, type Published } from "./reminder.ts";
import { schema } from "./schema.ts";
import { fittedEntry } from "./shortening.ts";
import { spreadKeys } from "./spread.ts";
import type { Status, Verdict } from "./status.ts";
import { fittedStatus } from "./statusShortening.ts";
import { positionIn, sweepKey, sweptSince } from "./sweepState.ts";

/** A bucket in a list of the fleet, as the fleet index projects it. */
export interface FleetEntry
  extends Pick<Status, "bucket" | "verdict" | "reason" | "at" | "checkedAt" | "unwatched"> {
  readonly due?: BareDue | undefined;
  /** How many of its facets are not written because of a conflict. */
  readonly openBreakers?: number;
  /** How many of its facets may give access that the spec does not grant. */
  readonly exposed?: number;
  /** The worst severity of its conditions, also in observe mode; absent for `other`. */
  readonly severity?: Severity;
}

/** A bucket without a spec, as the index `slices` projects it. */
export type BareBucket = Pick<Status, "bucket" | "account">;

/** An entry with the time of the sweep's last full round: the sweep records nothing about a bucket that is in sync. */
export const readBySlice = <T extends { readonly verdict: Verdict; readonly checkedAt?: string | undefined }>(
  entry: T,
  sweptSince = "",
): T =>
  entry.verdict === "converged" && sweptSince > (entry.checkedAt ?? "")
    ? { ...entry, checkedAt: sweptSince }
    : entry;

/** One page of the fleet index, with what a survey reads. */
export interface FleetPage {
  readonly count: number;
  readonly entries: readonly {
    readonly fleet: string;
    readonly fleetSince: string;
    readonly checkedAt?: string | undefined;
    readonly openBreakers?: number;
    readonly exposed?: number;
  }[];
  readonly next?: Record<string, unknown> | undefined;
}

/** How many keys of an index are read at the same time. */
const atOnce = 8;
/** The sparse index of due checks: it contains the items that have the attribute `waiting`. */
const dueIndex = "due";
/** All statuses by verdict, and the history by day. */
const fleetIndex = "fleet";
const daysIndex = "days";

async function* mapped<T, U>(list: AsyncIterable<T>, change: (one: T) => U): AsyncGenerator<U> {
  for await (const one of list) yield change(one);
}

/**
 * The ledger table. Key: `bucket` and `entry`, which is `status` for the current state and `history#<instant>#<id>` for
 * a past reconciliation.
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
    if (!Item) return undefined;
    return statusIn(Item);
  }

  /**
   * Replaces the status and adds an entry to the history, both or neither. Rejects if another worker has written since
   * this one read.
   */
  async record(status: Status, happened?: HistoryEntry): Promise<void> {
    await this.#write(statusItem(fittedStatus(status, statusItem)), status, happened);
  }

  /**
   * Releases a bucket that is no longer managed; its history stays until it expires. The released status remains, so that
   * the write of a late worker fails. Rejects like `record`.
   */
  async release(status: Status, at: string, happened?: HistoryEntry): Promise<void> {
    const { bucket, reconciliation } = status;
    const expires = expiryOf(at, lateDays);
    await this.#write(
      { bucket, entry: statusEntry, reconciliation, released: true, at, expires },
      status,
      happened,
    );
  }

  async #write(item: object, status: Status, happened: HistoryEntry | undefined): Promise<void> {
    const Item = { ...item, schema, writer: randomUUID() };
    const Put = { TableName: this.#table, Item, ...unlessReplaced(status) };
    if (!happened) {
      await this.#documents.send(new PutCommand(Put));
      return;
    }
    const kept = (entry: HistoryEntry) => historyItem(status, entry);
    const entry = { TableName: this.#table, Item: kept(fittedEntry(happened, kept)) };
    const TransactItems = [{ Put }, { Put: entry }];
    await this.#documents.send(new TransactWriteCommand({ TransactItems }));
  }

  /** The history of a bucket, newest first. */
  async history(bucket: string, limit = 50): Promise<RecordedEntry[]> {
    const found = this.#query({
      KeyConditionExpression: "#bucket = :bucket AND begins_with(entry, :history)",
      ExpressionAttributeNames: { "#bucket": "bucket" },
      ExpressionAttributeValues: { ":bucket": bucket, ":history": "history#" },
      ScanIndexForward: false,
      Limit: limit,
    });
    const entries: RecordedEntry[] = [];
    // A page holds at most 1 MB, whatever its limit says.
    for await (const item of found) if (entries.push(asHistoryEntry(item)) === limit) break;
    return entries;
  }

  /** Entries of one key of the due index that are due by then, the oldest first, starting after a cursor. */
  async duePage(key: string, by: string, limit: number, after?: DueCursor): Promise<DueEntry[]> {
    const from = after && { waiting: key, dueAt: after.at, bucket: after.bucket, entry: statusEntry };
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: dueIndex,
        KeyConditionExpression: "waiting = :due AND dueAt <= :by",
        ExpressionAttributeValues: { ":due": key, ":by": by },
        Limit: limit,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    // The keys alone are enough to ask for a check: no item may stop the sweep.
    return Items.map(
      ({ bucket, due, dueAt }) => ({ bucket, due: due ?? { at: dueAt, why: "retry" } }) as DueEntry,
    );
  }

  /** The buckets whose check is due by then, and why: at most `most` of each key. */
  async due(by: string, most = 1_000): Promise<DueEntry[]> {
    const keys = lanes.flatMap(keysOf);
    return (await Promise.all(keys.map((key) => this.duePage(key, by, most)))).flat();
  }

  /** A page of the buckets without a spec that a baseline selects, in one key of the index `slices`, sorted by name. */
  async slicePage(key: string, limit: number, after?: string): Promise<BareBucket[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: "slices",
        KeyConditionExpression: "slice = :slice",
        ExpressionAttributeValues: { ":slice": key },
        Limit: limit,
        ...(after && { ExclusiveStartKey: { slice: key, bucket: after, entry: statusEntry } }),
      }),
    );
    return Items as unknown as BareBucket[];
  }

  /** Which of the account's buckets are managed. Undefined without baselines, and before the first listing has ended. */
  async coverage(): Promise<Coverage | undefined> {
    return new ListingState(this.#documents, this.#table).coverage();
  }

  /** Every spec was enqueued for a check since this instant. Undefined before the first tick of the sweep. */
  async sweptSince(): Promise<string | undefined> {
    const read = new GetCommand({ TableName: this.#table, Key: sweepKey });
    const { Item } = await this.#documents.send(read);
    return Item && sweptSince(positionIn(Item));
  }

  /** The statuses with a verdict, in no order. */
  async *fleet(verdict: Verdict): AsyncGenerator<FleetEntry, void, undefined> {
    const swept = verdict === "converged" ? await this.sweptSince() : undefined;
    for await (const { lookedAt, ...item } of this.#fleetItems(verdict))
      yield readBySlice({ ...item, checkedAt: lookedAt, verdict } as unknown as FleetEntry, swept);
  }

  /** The names of the buckets with a verdict, in no order. It needs permission for the index alone. */
  async *buckets(verdict: Verdict): AsyncGenerator<string, void, undefined> {
    for await (const { bucket } of this.#fleetItems(verdict)) yield `${bucket}`;
  }

  #fleetItems(verdict: Verdict) {
    const places = placesOf(verdict).map((place) => this.#query({ IndexName: fleetIndex, ...place }));
    return inARow(places, atOnce);
  }

  /**
   * One page of the fleet index: the number of statuses, and the entries that the filter admits, with only the members that
   * a survey of the fleet needs.
   */
  async fleetPage(
    place: KeyCondition,
    limit?: number,
    filter?: Pick<QueryCommandInput, "FilterExpression" | "ExpressionAttributeValues">,
    from?: Record<string, unknown>,
  ): Promise<FleetPage> {
    const {
      Items = [],
      ScannedCount,
      LastEvaluatedKey,
    } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: fleetIndex,
        ...place,
        ...filter,
        ExpressionAttributeValues: {
          ...place.ExpressionAttributeValues,
          ...filter?.ExpressionAttributeValues,
        },
        ProjectionExpression: "fleet, fleetSince, lookedAt, openBreakers, exposed",
        ...(limit && { Limit: limit }),
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    const entries = Items.map(({ lookedAt, ...item }) => ({ ...item, checkedAt: lookedAt }));
    return {
      count: ScannedCount ?? Items.length,
      entries: entries as unknown as FleetPage["entries"],
      next: LastEvaluatedKey,
    };
  }

  /** The history of all buckets on a day (UTC, `2026-12-01`), earliest first. */
  async *day(day: string): AsyncGenerator<RecordedEntry, void, undefined> {
    for await (const item of this.#ofDay(day))
      if (!isReminder(item) && !isAccountTurn(item)) yield asHistoryEntry(item);
  }

  /** Everything of a day that on-outcome publishes: the history of all buckets, and reminders of exceptions. */
  published(day: string): AsyncIterable<Published> {
    return mapped(this.#ofDay(day), asPublished);
  }

  #ofDay(day: string) {
    const lists = spreadKeys(day, dayShards).map((key) =>
      this.#query({
        IndexName: daysIndex,
        KeyConditionExpression: "#day = :day",
        ExpressionAttributeNames: { "#day": "day" },
        ExpressionAttributeValues: { ":day": key },
      }),
    );
    return merged(lists, (a, b) => `${a.entry}` < `${b.entry}`);
  }

  async *#query(
    query: Omit<QueryCommandInput, "TableName">,
  ): AsyncGenerator<Record<string, unknown>, void, undefined> {
    let from: Record<string, unknown> | undefined;
    do {
      const page = { ...query, TableName: this.#table, ...(from && { ExclusiveStartKey: from }) };
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(new QueryCommand(page));
      yield* Items;
      from = LastEvaluatedKey;
    } while (from);
  }
}
