import type { SendMessageBatchCommand, SendMessageBatchCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import { beforeEach, describe, expect, it } from "vitest";
import { WorkQueue } from "../../../service/queue/queue.ts";
import type { Trigger } from "../../../service/triggers/trigger.ts";

const url = "https://sqs.example/work.fifo";
const trigger = (bucket: string, id = "event-1"): Trigger => ({
  bucket,
  id,
  cause: { why: "manual", at: "2026-11-23T12:00:00.000Z" },
});
const many = (count: number) => Array.from({ length: count }, (_, index) => trigger(`bucket-${index}`));

let sent: SendMessageBatchCommandInput[];
let refused: string | undefined;
let queue: WorkQueue;
beforeEach(() => {
  sent = [];
  refused = undefined;
  const send = async ({ input }: SendMessageBatchCommand) => {
    sent.push(input);
    const Failed = input.Entries?.filter(({ MessageBody }) => refused && MessageBody?.includes(refused));
    return { Failed: Failed?.map(({ Id }) => ({ Id, Code: "InternalError", Message: "try later" })) };
  };
  queue = new WorkQueue({ send } as unknown as SQSClient, url);
});

const entries = () => sent.flatMap(({ Entries = [] }) => Entries);

describe("the work queue", () => {
  it("gets each trigger, in batches of ten", async () => {
    const triggers = many(25);
    await queue.send(triggers);
    expect(sent.map(({ QueueUrl, Entries }) => [QueueUrl, Entries?.length])).toEqual([
      [url, 10],
      [url, 10],
      [url, 5],
    ]);
    expect(entries().map(({ MessageBody }) => JSON.parse(MessageBody ?? ""))).toEqual(triggers);
  });

  it("gets a hundred thousand triggers with at most sixteen calls at a time", async () => {
    let [open, most, calls] = [0, 0, 0];
    const send = async () => {
      open += 1;
      calls += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      return {};
    };
    await new WorkQueue({ send } as unknown as SQSClient, url).send(many(100_000));
    expect([calls, most]).toEqual([10_000, 16]);
  });

  it("gets all other triggers if it refuses one of them", async () => {
    refused = "bucket-3";
    await expect(queue.send(many(40))).rejects.toThrow("refused");
    expect(entries()).toHaveLength(40);
  });

  it("gets a name with characters that SQS refuses and JSON does not escape", async () => {
    await queue.send([trigger("a\uFFFFb\uFFFEc")]);
    const [{ MessageBody = "" } = {}] = entries();
    expect(MessageBody).not.toMatch(/[\uFFFE\uFFFF]/);
    expect(JSON.parse(MessageBody).bucket).toBe("a\uFFFFb\uFFFEc");
  });

  it("gets different ids within a batch, as SQS requires", async () => {
    await queue.send(many(10));
    expect(new Set(entries().map(({ Id }) => Id)).size).toBe(10);
  });

  it("is not called if there is nothing to send", async () => {
    await queue.send([]);
    expect(sent).toEqual([]);
  });

  it("has one message group per bucket", async () => {
    await queue.send([trigger("orders-archive", "a"), trigger("orders-archive", "b"), trigger("other")]);
    expect(entries().map(({ MessageGroupId }) => MessageGroupId)).toEqual([
      "orders-archive",
      "orders-archive",
      "other",
    ]);
  });

  it.each(["No Bucket!", "x".repeat(300), ""])(
    "accepts %j, which is not a bucket name, with a valid group id",
    async (bucket) => {
      await queue.send([trigger(bucket), trigger(bucket, "another")]);
      const [group, again] = entries().map(({ MessageGroupId }) => MessageGroupId);
      expect(group).toMatch(/^[\w-]{1,128}$/);
      expect(again).toBe(group);
    },
  );

  it("drops a trigger that is sent twice with one id, and no other", async () => {
    await queue.send([trigger("orders-archive", "a"), trigger("orders-archive", "a")]);
    await queue.send([trigger("orders-archive", "b"), trigger("other", "a")]);
    const [first, twice, ...others] = entries().map(({ MessageDeduplicationId }) => MessageDeduplicationId);
    expect(first).toMatch(/^\w{1,128}$/);
    expect(twice).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  it("drops no event of the bucket's own account because another account has one with its id", async () => {
    const event = trigger("orders-archive", "a");
    await queue.send([
      { ...event, account: "222233334444" },
      { ...event, account: "111122223333" },
    ]);
    expect(new Set(entries().map(({ MessageDeduplicationId }) => MessageDeduplicationId)).size).toBe(2);
  });

  it("makes send fail with the reason if it refuses one trigger of many", async () => {
    refused = "bucket-17";
    await expect(queue.send(many(25))).rejects.toThrow(/refused 1 of 10 triggers: InternalError try later/);
  });
});
