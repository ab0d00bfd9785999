import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { DueCursor } from "./dueIndex.ts";

/** How far the sweep has come: what it has put into the work queue, and does not put there again. */
export interface SweepPosition {
  /** The last minute (since 1970) whose slice is in the queue as a whole. */
  readonly slot?: number | undefined;
  /** Of the slice after it, the last bucket that is in the queue, and into how many slices the specs were divided. */
  readonly after?: string | undefined;
  readonly slices?: number | undefined;
  /** By key of the index of what is due, the last entry that is in the queue. */
  readonly due: Readonly<Record<string, DueCursor>>;
  /** When the index was last read from its beginning. */
  readonly since: string;
  /** When the first tick was. */
  readonly began: string;
}

/** Since when every spec has been asked for: the last round of slices began then, or the service did. */
export function sweptSince({ slot = 0, slices = 1, began }: SweepPosition): string {
  const round = new Date((slot - slices + 1) * 60_000).toISOString();
  return round > began ? round : began;
}

/** No bucket can have this name. */
export const sweepKey = { bucket: "#sweep", entry: "state" } as const;

/** The sweep's position, kept in the ledger's table: a tick goes on where the one before it ended. */
export class SweepState {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Undefined before the first tick. */
  async read(): Promise<SweepPosition | undefined> {
    const read = new GetCommand({ TableName: this.#table, Key: sweepKey, ConsistentRead: true });
    const { Item } = await this.#documents.send(read);
    return Item && ({ due: {}, ...Item } as unknown as SweepPosition);
  }

  /** Two ticks at once may save in either order: the queue takes a trigger once within five minutes. */
  async save(position: SweepPosition): Promise<void> {
    await this.#documents.send(
      new PutCommand({ TableName: this.#table, Item: { ...sweepKey, ...position } }),
    );
  }
}
