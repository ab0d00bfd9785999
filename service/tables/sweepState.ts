import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { DueCursor } from "./dueIndex.ts";

/** The progress of the sweep: what is enqueued, and must not be enqueued again. */
export interface SweepPosition {
  /** The last minute (since 1970) whose slice is enqueued completely. */
  readonly slot?: number | undefined;
  /** The last bucket that is enqueued of the slice after it, and the number of slices that the specs were divided into. */
  readonly after?: string | undefined;
  readonly slices?: number | undefined;
  /** By key of the due index, the last entry that is enqueued. */
  readonly due: Readonly<Record<string, DueCursor>>;
  /** When the due index was last read from its beginning. */
  readonly since: string;
  /** When the first tick ran. */
  readonly began: string;
}

/** Every spec was enqueued since this instant: when the last round of slices began, or the first tick if that is later. */
export function sweptSince({ slot = 0, slices = 1, began }: SweepPosition): string {
  const round = new Date((slot - slices + 1) * 60_000).toISOString();
  return round > began ? round : began;
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
    return Item && ({ due: {}, ...Item } as unknown as SweepPosition);
  }

  /** Two ticks at the same time may save in either order: within five minutes the queue drops a trigger that it has had. */
  async save(position: SweepPosition): Promise<void> {
    await this.#documents.send(
      new PutCommand({ TableName: this.#table, Item: { ...sweepKey, ...position } }),
    );
  }
}
