import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

/** What is not urgent leaves so much of the budget to what is. */
const ordinaryShare = 0.75;
const dayMs = 24 * 60 * 60_000;

/** How many repairs the whole fleet may take in a minute, counted in the ledger's table. */
export class RepairBudget {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  readonly #aMinute: number;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string, aMinute: number) {
    this.#documents = documents;
    this.#table = table;
    this.#aMinute = aMinute;
  }

  /** Takes one repair out of this minute's; false if there is none left. Urgent is what makes a bucket safer. */
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

  /** The same for those who only ask: it says whether there is one left, and takes none. */
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

/** No bucket can have this name. */
const keyOf = (now: Date) => ({ bucket: "#repairs", entry: `minute#${now.toISOString().slice(0, 16)}` });
