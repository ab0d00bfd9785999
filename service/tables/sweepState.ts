import {
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { type DueCursor, type Lane, lanes } from "./dueIndex.ts";
import { type LayerProgress, layerProgressIn } from "./layerProgress.ts";

/** One reading of a lane of the due index: when it began, and whether it reached the end. */
export interface Pass {
  readonly since: string;
  readonly ended?: boolean | undefined;
}

/** The progress of the sweep: what is enqueued, and must not be enqueued again. */
export interface SweepPosition extends LayerProgress {
  /** The last minute (since 1970) whose slice is enqueued completely. */
  readonly slot?: number | undefined;
  /** The last bucket that is enqueued of the slice after it, and the number of slices that the specs were divided into. */
  readonly after?: string | undefined;
  readonly slices?: number | undefined;
  /** By key of the due index, the last entry that is enqueued. */
  readonly due: Readonly<Record<string, DueCursor>>;
  readonly passes: Readonly<Partial<Record<Lane, Pass>>>;
  /** When the first tick ran; absent if that is not known. */
  readonly began?: string | undefined;
  /** When a worker last found an account out of reach, and within reach again; instants that only workers write. */
  readonly outAt?: string | undefined;
  readonly backAt?: string | undefined;
  /** When a baseline or an exception was last changed, an instant; only `layersChanged` writes it. */
  readonly layersChangedAt?: string | undefined;
}

/** Every spec was enqueued since this instant: when the last round of slices began, or the first tick if that is later. */
export function sweptSince({ slot = 0, slices = 1, began = "" }: SweepPosition): string {
  const round = new Date((slot - slices + 1) * 60_000).toISOString();
  return round > began ? round : began;
}

type Item = Readonly<Record<string, unknown>>;

const itemOf = (value: unknown): Item => (typeof value === "object" && value !== null ? (value as Item) : {});
const countOf = (value: unknown) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1e9 ? Number(value) : undefined;
const instantOf = (value: unknown) =>
  typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : undefined;

/** The position that an item holds. A member that makes no sense counts as absent: the sweep must go on without it. */
export function positionIn(item: Item): SweepPosition {
  const cursors = Object.entries(itemOf(item.due)).flatMap(([key, value]) => {
    const { at, bucket } = itemOf(value);
    return instantOf(at) && typeof bucket === "string" ? [[key, { at, bucket }] as const] : [];
  });
  const passes = lanes.flatMap((lane) => {
    const { since, ended } = itemOf(itemOf(item.passes)[lane]);
    return instantOf(since) ? [[lane, { since, ended: ended === true }] as const] : [];
  });
  return {
    slot: countOf(item.slot),
    after: typeof item.after === "string" ? item.after : undefined,
    slices: countOf(item.slices) || undefined,
    due: Object.fromEntries(cursors) as SweepPosition["due"],
    passes: Object.fromEntries(passes) as SweepPosition["passes"],
    began: instantOf(item.began),
    outAt: instantOf(item.outAt),
    backAt: instantOf(item.backAt),
    layersChangedAt: instantOf(item.layersChangedAt),
    ...layerProgressIn(item),
  };
}

/** No bucket can have this name. */
export const sweepKey = { bucket: "#sweep", entry: "state" } as const;

/** The progress of the sweep, an item of the ledger table: a tick continues where the last one ended. */
export class SweepState {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Undefined before the first tick. Rejects like the table. */
  async read(): Promise<SweepPosition | undefined> {
    const read = new GetCommand({ TableName: this.#table, Key: sweepKey, ConsistentRead: true });
    const { Item } = await this.#documents.send(read);
    return Item && positionIn(Item);
  }

  /**
   * Writes every member but those that others write, which may have changed meanwhile. Two ticks at the same time may save in either
   * order: within five minutes the queue drops a trigger that it has had. Rejects like the table.
   */
  async save({ layersChangedAt: _, outAt: __, backAt: ___, ...position }: SweepPosition): Promise<void> {
    const members = Object.entries(position);
    const names = (list: typeof members, text: (name: string) => string) =>
      list.map(([name]) => text(name)).join(", ");
    const set = members.filter(([, value]) => value !== undefined);
    const removed = members.filter(([, value]) => value === undefined);
    const updates = [
      `SET ${names(set, (name) => `#${name} = :${name}`)}`,
      ...(removed.length > 0 ? [`REMOVE ${names(removed, (name) => `#${name}`)}`] : []),
    ];
    await this.#update({
      UpdateExpression: updates.join(" "),
      ExpressionAttributeNames: Object.fromEntries(members.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    });
  }

  /** Notes that a baseline or an exception has changed: the sweep then has all buckets checked. Rejects like the table. */
  async layersChanged(at: Date): Promise<void> {
    await this.#update({
      UpdateExpression: "SET #layersChangedAt = :layersChangedAt",
      ExpressionAttributeNames: { "#layersChangedAt": "layersChangedAt" },
      ExpressionAttributeValues: { ":layersChangedAt": at.toISOString() },
    });
  }

  async #update(update: Omit<UpdateCommandInput, "TableName" | "Key">): Promise<void> {
    await this.#documents.send(new UpdateCommand({ TableName: this.#table, Key: sweepKey, ...update }));
  }
}
