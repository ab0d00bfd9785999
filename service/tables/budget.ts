import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

/** The share of the budget that repairs which are not urgent may use. */
const ordinaryShare = 0.75;
const minuteUs = 60_000_000;

/** When a repair may be sent: true is now, an instant (ISO 8601) is the minute of its place, false is an unknown later time. */
export type Turn = boolean | string;

interface Line {
  readonly name: "ordinary" | "urgent";
  /** Places per minute. */
  readonly places: number;
}

/**
 * Limits the repairs of the whole fleet per minute. Each repair takes the next place in a line; an item of the ledger table
 * has the end of the line. If no place of this minute is left, the repair gets a place in a later minute, and need not ask again.
 */
export class RepairBudget {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  readonly #ordinary: Line;
  readonly #urgent: Line;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string, aMinute: number) {
    this.#documents = documents;
    this.#table = table;
    const places = Math.max(1, Math.floor(aMinute * ordinaryShare));
    this.#ordinary = { name: "ordinary", places };
    this.#urgent = { name: "urgent", places: aMinute - places };
  }

  /**
   * Takes a place: true if it is in this minute, else the beginning of its minute (ISO 8601). A repair that makes a
   * bucket safer is urgent: it has a line of its own, and the free places of the other one.
   */
  async take(now: Date, urgent: boolean): Promise<Turn> {
    if (!urgent || this.#urgent.places === 0) return this.#turnIn(this.#ordinary, now);
    for (const line of [this.#urgent, this.#ordinary]) if (await this.#next(line, now, true)) return true;
    return this.#turnIn(this.#urgent, now);
  }

  /** The same for a plan, which takes no place. */
  get asked(): Pick<RepairBudget, "take"> {
    return { take: (now, urgent) => this.#nextTurn(now, urgent) };
  }

  async #turnIn(line: Line, now: Date): Promise<Turn> {
    const place = await this.#next(line, now, false);
    return place === undefined ? false : turnOf(place, now);
  }

  async #nextTurn(now: Date, urgent: boolean): Promise<Turn> {
    const lines = urgent && this.#urgent.places > 0 ? [this.#urgent, this.#ordinary] : [this.#ordinary];
    const ends = lines.map(async ({ name }) => {
      const read = new GetCommand({ TableName: this.#table, Key: keyOf(name), ConsistentRead: true });
      return Number((await this.#documents.send(read)).Item?.tail ?? 0);
    });
    return turnOf(Math.min(...(await Promise.all(ends))), now);
  }

  /** The next place of a line, in microseconds since 1970; undefined if there is none, or none of this minute where only that will do. */
  async #next({ name, places }: Line, now: Date, onlyNow: boolean): Promise<number | undefined> {
    const floor = minuteOf(now);
    const step = Math.ceil(minuteUs / places);
    const first = await this.#update(
      name,
      "SET tail = :first",
      "attribute_not_exists(tail) OR tail < :floor",
      {
        ":first": floor + step,
        ":floor": floor,
      },
    );
    if (first !== undefined) return floor;
    const limit = onlyNow ? " AND tail < :end" : "";
    const tail = await this.#update(name, "SET tail = tail + :step", `tail >= :floor${limit}`, {
      ":step": step,
      ":floor": floor,
      ...(onlyNow && { ":end": floor + minuteUs }),
    });
    return tail === undefined ? undefined : tail - step;
  }

  /** The end of the line after the update; undefined where its condition does not hold. */
  async #update(name: string, UpdateExpression: string, ConditionExpression: string, values: object) {
    const update = new UpdateCommand({
      TableName: this.#table,
      Key: keyOf(name),
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeValues: { ...values },
      ReturnValues: "UPDATED_NEW",
    });
    try {
      return Number((await this.#documents.send(update)).Attributes?.tail);
    } catch (error) {
      if ((error as Error).name === "ConditionalCheckFailedException") return undefined;
      throw error;
    }
  }
}

/** A bucket name cannot contain #. */
const keyOf = (line: string) => ({ bucket: "#repairs", entry: `line#${line}` });

const minuteOf = (now: Date) => Math.floor(now.getTime() / 60_000) * minuteUs;

/** The turn that a place stands for at this time. */
const turnOf = (place: number, now: Date): Turn =>
  place < minuteOf(now) + minuteUs || new Date(Math.floor(place / minuteUs) * 60_000).toISOString();
