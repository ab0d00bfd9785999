import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

/** The share of the budget that repairs which are not urgent may use. */
const ordinaryShare = 0.75;
const minuteUs = 60_000_000;
/** No fleet has a longer line: 30 days. */
const longestUs = 30 * 24 * 60 * minuteUs;

/** When a repair may be sent: true is now, an instant (ISO 8601) is the minute of its place, false is an unknown later time. */
export type Turn = boolean | string;

interface Line {
  readonly kind: "ordinary" | "urgent";
  /** Whose repairs it limits; the deployment's own account when absent. */
  readonly account?: string | undefined;
  /** Places per minute. */
  readonly places: number;
}

/**
 * Limits the repairs of each account per minute. Each repair takes the next place in a line; an item of the ledger table
 * has the end of the line. If no place of this minute is left, the repair gets a place in a later minute, and need not ask again.
 * With another number of repairs per minute the line begins anew: else a line that a smaller number has made long would
 * defer everything, although the setting was raised.
 */
export class RepairBudget {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  readonly #ordinary: Line;
  readonly #urgent: Line;
  readonly #aMinute: number;
  /** By line, where it ended last. */
  readonly #seen = new Map<string, number>();
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string, aMinute: number) {
    this.#documents = documents;
    this.#table = table;
    const places = Math.max(1, Math.floor(aMinute * ordinaryShare));
    this.#aMinute = aMinute;
    this.#ordinary = { kind: "ordinary", places };
    this.#urgent = { kind: "urgent", places: aMinute - places };
  }

  /**
   * Takes a place: true if it is in this minute, else the beginning of its minute (ISO 8601); false if other workers were
   * faster several times. A repair that makes a bucket safer is urgent: it has a line of its own, and takes the shorter
   * line if its own has no place left in this minute. Without an account it is the deployment's own.
   */
  async take(now: Date, urgent: boolean, account?: string): Promise<Turn> {
    const ordinary = { ...this.#ordinary, account };
    if (!urgent || this.#urgent.places === 0) return this.#next(ordinary, now);
    const reserved = { ...this.#urgent, account };
    const endOfMinute = minuteOf(now) + minuteUs;
    if ((await this.#place(reserved, now, endOfMinute)) !== undefined) return true;
    const [ours, others] = await Promise.all([this.#endOf(reserved), this.#endOf(ordinary)]);
    return this.#next(ours <= others ? reserved : ordinary, now);
  }

  /** Whether a line of the account reaches a later minute; if not, that place was given under another number of repairs per minute. */
  async reaches(minute: string, account?: string): Promise<boolean> {
    const lines = [this.#ordinary, this.#urgent];
    const ends = await Promise.all(lines.map((line) => this.#endOf({ ...line, account })));
    return Math.max(...ends) > Date.parse(minute) * 1_000;
  }

  /** The same for a plan, which takes no place. */
  get asked(): Pick<RepairBudget, "take" | "reaches"> {
    return {
      reaches: (minute, account) => this.reaches(minute, account),
      take: async (now, urgent, account) => {
        const lines = urgent && this.#urgent.places > 0 ? [this.#urgent, this.#ordinary] : [this.#ordinary];
        const ends = lines.map((line) => this.#endOf({ ...line, account }));
        return turnOf(Math.min(...(await Promise.all(ends))), now);
      },
    };
  }

  /** Where a line ends, in microseconds since 1970. */
  async #endOf(line: Line): Promise<number> {
    const read = new GetCommand({ TableName: this.#table, Key: keyOf(line), ConsistentRead: true });
    const { Item } = await this.#documents.send(read);
    return Item?.aMinute === this.#aMinute ? Number(Item.tail) : 0;
  }

  async #next(line: Line, now: Date): Promise<Turn> {
    const place = await this.#place(line, now, minuteOf(now) + longestUs);
    return place !== undefined && turnOf(place, now);
  }

  /** Takes the next place of a line that is before `last`; undefined if there is none. */
  async #place(line: Line, now: Date, last: number): Promise<number | undefined> {
    const [floor, step] = [minuteOf(now), stepOf(line.places)];
    // The first place of this minute, if the line ended before it, or ends so late that a clock was wrong.
    const first = () =>
      this.#update(
        line,
        "SET tail = :first, aMinute = :aMinute",
        "attribute_not_exists(aMinute) OR aMinute <> :aMinute OR tail < :floor OR tail > :ceiling",
        { ":first": floor + step, ":floor": floor, ":ceiling": floor + longestUs },
      );
    const next = () =>
      this.#update(
        line,
        "SET tail = tail + :step",
        "aMinute = :aMinute AND tail >= :floor AND tail < :last",
        { ":step": step, ":floor": floor, ":last": last },
      );
    // What this worker saw last says which of the two will succeed: mostly one call is enough.
    const isBegun = (this.#seen.get(keyOf(line).entry) ?? 0) >= floor;
    const tail = isBegun ? ((await next()) ?? (await first())) : ((await first()) ?? (await next()));
    return tail === undefined ? undefined : tail - step;
  }

  /** The end of the line after the update; undefined where its condition does not hold. */
  async #update(line: Line, UpdateExpression: string, ConditionExpression: string, values: object) {
    const update = new UpdateCommand({
      TableName: this.#table,
      Key: keyOf(line),
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeValues: { ...values, ":aMinute": this.#aMinute },
      ReturnValues: "UPDATED_NEW",
    });
    try {
      const tail = Number((await this.#documents.send(update)).Attributes?.tail);
      this.#seen.set(keyOf(line).entry, tail);
      return tail;
    } catch (error) {
      if ((error as Error).name === "ConditionalCheckFailedException") return undefined;
      throw error;
    }
  }
}

/** No more places than a minute has. */
const stepOf = (places: number) => Math.ceil(minuteUs / places);

/** A bucket name cannot contain #. */
const keyOf = ({ kind, account }: Line) => ({
  bucket: "#repairs",
  entry: ["line", kind, ...(account ? [account] : [])].join("#"),
});

const minuteOf = (now: Date) => Math.floor(now.getTime() / 60_000) * minuteUs;

/** The turn that a place stands for at this time. */
const turnOf = (place: number, now: Date): Turn =>
  place < minuteOf(now) + minuteUs || new Date(Math.floor(place / minuteUs) * 60_000).toISOString();
