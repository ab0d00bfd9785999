import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

/** A message of the work queue, as it was received: `received` is SQS's ApproximateReceiveCount. */
export interface Received {
  readonly group: string;
  readonly id: string;
  readonly received: number;
}

/** A message that was received no more than this can have failed twice at most. */
const suspectReceives = 2;
/** The queue keeps a message for 14 days. */
const keptDays = 15;

/**
 * Counts the runs that began for a message, in the ledger's table: the count of SQS includes receives that Lambda throttled
 * before they reached a worker.
 */
export class Attempts {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** How many runs of a message have begun so far. Asks only for messages that were received several times. */
  async begun({ group, id, received }: Received): Promise<number> {
    if (received <= suspectReceives) return 0;
    const Key = { bucket: group, entry: `attempts#${id}` };
    const read = new GetCommand({ TableName: this.#table, Key, ConsistentRead: true });
    const runs = (await this.#documents.send(read)).Item?.runs as Iterable<number> | undefined;
    return runs ? [...runs].length : 0;
  }

  /**
   * Counts a run before it starts, because a crashed worker cannot count. Returns how many runs have begun, this one
   * included. The first run costs no call; every later one counts it as begun. The attribute is a set of receive counts,
   * not a number, so a repeated call counts once.
   */
  async begin({ group, id, received }: Received, now: Date): Promise<number> {
    if (received <= 1) return 1;
    const { Attributes = {} } = await this.#documents.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { bucket: group, entry: `attempts#${id}` },
        UpdateExpression: "ADD runs :runs SET expires = :expires",
        ExpressionAttributeValues: {
          ":runs": new Set([1, received]),
          ":expires": Math.floor(now.getTime() / 1_000) + keptDays * 86_400,
        },
        ReturnValues: "UPDATED_NEW",
      }),
    );
    return (Attributes.runs as ReadonlySet<number>).size;
  }
}
