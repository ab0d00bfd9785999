import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { beforeEach, describe, expect, it } from "vitest";
import { type Redriver, redrive } from "../../../service/queue/redrive.ts";
import { ManualClock } from "../../support/manualClock.ts";

const at = "2026-11-23T12:00:00.000Z";

/** A dead-letter queue that hides received messages for the rest of the test. */
class DeadLetters {
  readonly #deadLetters = new Map<string, string>();
  readonly #hidden = new Set<string>();

  post(...bodies: readonly object[]): void {
    for (const body of bodies)
      this.#deadLetters.set(`message-${this.#deadLetters.size}`, JSON.stringify(body));
  }

  get left(): number {
    return this.#deadLetters.size;
  }

  async send(command: object): Promise<object> {
    if (command instanceof DeleteMessageCommand) this.#deadLetters.delete(`${command.input.ReceiptHandle}`);
    if (!(command instanceof ReceiveMessageCommand)) return {};
    const there = [...this.#deadLetters].filter(([id]) => !this.#hidden.has(id)).slice(0, 10);
    for (const [id] of there) this.#hidden.add(id);
    return { Messages: there.map(([ReceiptHandle, Body]) => ({ ReceiptHandle, Body })) };
  }
}

let deadLetters: DeadLetters;
let asked: string[];
let failures: unknown[];
/** When the sweep was asked to have all buckets checked. */
let changes: string[];
let redriver: Redriver;
beforeEach(() => {
  deadLetters = new DeadLetters();
  asked = [];
  failures = [];
  changes = [];
  redriver = {
    queues: deadLetters as unknown as SQSClient,
    deadLetters: ["dead-letters"],
    work: { send: async (triggers) => void asked.push(...triggers.map(({ bucket }) => bucket)) },
    specs: { slice: async () => ["orders"] },
    specsTable: "specs",
    baselinesTable: "baselines",
    state: { layersChanged: async (now) => void changes.push(now.toISOString()) },
    ledger: {
      async *published() {},
      async *buckets(verdict) {
        if (verdict === "converged") yield "gone";
      },
    },
    ledgerTable: "ledger",
    outcomes: { publish: async () => undefined },
    clock: new ManualClock(),
    failed: (error) => void failures.push(error),
    hasTime: () => true,
  };
});

const checks = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ bucket: `bucket-${index}`, cause: { why: "manual", at } }));
const batchOf = (table: string) => ({
  DDBStreamBatchInfo: { streamArn: `arn:aws:dynamodb:ca-central-1:111122223333:table/${table}/stream/1` },
});

describe("a redrive", () => {
  it("redrives all dead letters, however many", async () => {
    deadLetters.post(...checks(25));
    expect(await redrive(redriver)).toEqual({ redriven: 25, unreadable: 0, failed: 0, more: false });
    expect(asked).toHaveLength(25);
    expect(deadLetters.left).toBe(0);
  });

  it("ends in time and says that there are more, and the next one continues", async () => {
    deadLetters.post(...checks(25));
    const enough = [true, true, false].values();
    const hasTime = () => enough.next().value ?? true;
    expect(await redrive({ ...redriver, hasTime })).toEqual({
      redriven: 20,
      unreadable: 0,
      failed: 0,
      more: true,
    });
    expect(await redrive(redriver)).toEqual({ redriven: 5, unreadable: 0, failed: 0, more: false });
    expect(new Set(asked).size).toBe(25);
  });

  it("keeps the account of each event: without it, an event would count as one of any account", async () => {
    const [check = {}] = checks(1);
    deadLetters.post({ ...check, account: "222233334444" }, check);
    const accounts: (string | undefined)[] = [];
    const send: Redriver["work"]["send"] = async (sent) =>
      void accounts.push(...sent.map(({ account }) => account));
    await redrive({ ...redriver, work: { send } });
    expect(accounts).toEqual(["222233334444", undefined]);
  });

  it("leaves unreadable dead letters, and those that the work queue refuses", async () => {
    deadLetters.post({ is: "not ours" }, ...checks(1));
    const send = async () => Promise.reject(new Error("the work queue is full"));
    const redriven = await redrive({ ...redriver, work: { send } });
    expect(redriven).toEqual({ redriven: 0, unreadable: 1, failed: 1, more: false });
    expect(failures).toEqual([new Error("the work queue is full")]);
    expect(deadLetters.left).toBe(2);
  });

  it("continues after any dead letter, whatever it contains", async () => {
    const record = { eventID: "1", eventName: "PutBucketTagging", eventSource: "s3.amazonaws.com" };
    const detail = {
      ...record,
      eventTime: at,
      userIdentity: null,
      requestParameters: { bucketName: "mine" },
    };
    const batch = { streamArn: "arn:aws:dynamodb:x:1:table/ledger/stream/1" };
    deadLetters.post(
      { source: "aws.s3", detail },
      { DDBStreamBatchInfo: { ...batch, approximateArrivalOfFirstRecord: "noon" } },
      { DDBStreamBatchInfo: { streamArn: 7 } },
      { requestPayload: null },
      { bucket: "", cause: null },
      { bucket: "x".repeat(3_000) },
      { bucket: "yours", cause: { why: "drift", at: "+275760-09-13T00:00:00.000Z" } },
      ...checks(1),
    );
    expect(await redrive(redriver)).toEqual({ redriven: 3, unreadable: 5, failed: 0, more: false });
    expect(asked.sort()).toEqual(["bucket-0", "mine", "yours"]);
  });
});

describe("a batch of the spec table's stream that became a dead letter", () => {
  // The simulation found that only buckets with a spec were checked: the deletion of a spec was never noticed.
  it("is redriven as a check of every bucket that has a spec or is in the ledger", async () => {
    deadLetters.post(batchOf("specs"));
    expect(await redrive(redriver)).toMatchObject({ redriven: 1, unreadable: 0 });
    expect(asked).toEqual(["orders", "gone"]);
  });

  it("costs no more checks if there are many of them", async () => {
    deadLetters.post(...Array.from({ length: 30 }, () => batchOf("specs")));
    expect(await redrive(redriver)).toMatchObject({ redriven: 30 });
    expect(asked).toEqual(["orders", "gone"]);
  });
});

describe("a batch of the baselines table's stream that became a dead letter", () => {
  it("is redriven as a change of the baselines, so that the sweep has every selected bucket checked", async () => {
    deadLetters.post(batchOf("baselines"));
    expect(await redrive(redriver)).toMatchObject({ redriven: 1, unreadable: 0 });
    expect(changes).toEqual([redriver.clock.now().toISOString()]);
    expect(asked).toEqual([]);
  });

  it("stays in the queue if the change cannot be noted", async () => {
    deadLetters.post(batchOf("baselines"));
    const state = { layersChanged: async () => Promise.reject(new Error("no table")) };
    expect(await redrive({ ...redriver, state })).toMatchObject({ redriven: 0, failed: 1 });
    expect(deadLetters.left).toBe(1);
  });
});
