import type { DynamoDBStreamEvent } from "aws-lambda";
import { type Handler, invoke } from "./lambda.ts";
import type { World } from "./world.ts";

const mostAttempts = 10;

const arnOf = (table: string) => `arn:aws:dynamodb:ca-central-1:111122223333:table/${table}/stream/1`;

/** The message that Lambda sends about a batch that it gave up. */
const lostBatch = (table: string) => ({
  requestContext: { condition: "RetryAttemptsExhausted" },
  DDBStreamBatchInfo: { streamArn: arnOf(table) },
});

/** A table's stream, keys only, and its event source mapping: records in order, retried until the function succeeds. */
export class SimulatedStream {
  #records: object[] = [];
  readonly #world: World;
  readonly #reader: Handler;
  readonly #table: string;
  #reading = false;
  #written = 0;
  constructor(world: World, reader: Handler, table: string) {
    this.#world = world;
    this.#reader = reader;
    this.#table = table;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  /** A spec was written or deleted. */
  write(bucket: string): void {
    this.#add({ name: { S: bucket } });
  }

  /** A baseline or an exception was. */
  writeLayer(kind: string, name: string): void {
    this.#add({ kind: { S: kind }, name: { S: name } });
  }

  #add(Keys: object): void {
    this.#written += 1;
    const ApproximateCreationDateTime = Math.floor(this.#world.now / 1_000);
    this.#records.push({
      eventID: `stream-${this.#written}`,
      eventSourceARN: arnOf(this.#table),
      dynamodb: { ApproximateCreationDateTime, Keys },
    });
    if (!this.#reading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    for (let attempt = 1; this.#records.length > 0; attempt++) {
      await this.#pass(this.#world.faults.streamDelay() * attempt);
      // A failed batch is bisected, so that one bad record blocks no other.
      const Records = this.#records.slice(0, attempt > 1 ? 1 : this.#world.faults.batch());
      const event = { Records } as DynamoDBStreamEvent;
      const ending = await invoke(this.#world, "on-spec-change", this.#reader, event);
      const taken = ending !== "crashed" && "answer" in ending;
      if (!taken && attempt < mostAttempts) continue;
      if (!taken) this.#world.deadLetters.put("on-spec-change", JSON.stringify(lostBatch(this.#table)));
      this.#records = this.#records.slice(Records.length);
      attempt = 0;
    }
    this.#reading = false;
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#world.scheduler.after(ms, resolve));
  }
}
