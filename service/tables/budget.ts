import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

/** The share of the budget that repairs which are not urgent may use. */
const ordinaryShare = 0.75;
const dayMs = 24 * 60 * 60_000;

/** Limits the repairs of the whole fleet per minute. The counter is an item of the ledger table. */
export class RepairBudget {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  readonly #aMinute: number;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string, aMinute: number) {
    this.#documents = documents;
    this.#table = table;
    this.#aMinute = aMinute;
  }

  /** Takes one repair from this minute's budget; false if none is left. A repair that makes a bucket safer is urgent. */
  async take(now: Date, urgent: boolean): Promise<boolean> {
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keyOf(now),
          UpdateExpression: "ADD repairs :one SET expires = :expires",
          ConditionExpression: "attribute_not_exists(repairs) OR repairs < :most",
          ExpressionAttributeValues: {
            ":one": 1,
            ":most": this.#most(urgent),
            ":expires": Math.floor((now.getTime() + dayMs) / 1_000),
          },
        }),
      );
      return true;
    } catch (error) {
      if ((error as Error).name === "ConditionalCheckFailedException") return false;
      throw error;
    }
  }

  /** The same for a plan: says whether a repair is left, and takes none. */
  get asked(): Pick<RepairBudget, "take"> {
    return { take: (now, urgent) => this.#isLeft(now, urgent) };
  }

  async #isLeft(now: Date, urgent: boolean): Promise<boolean> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(now), ConsistentRead: true }),
    );
    return (Item?.repairs ?? 0) < this.#most(urgent);
  }

  #most(urgent: boolean): number {
    return urgent ? this.#aMinute : Math.max(1, Math.floor(this.#aMinute * ordinaryShare));
  }
}

/** A bucket name cannot contain #. */
const keyOf = (now: Date) => ({ bucket: "#repairs", entry: `minute#${now.toISOString().slice(0, 16)}` });
