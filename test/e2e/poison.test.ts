import { InvokeCommand } from "@aws-sdk/client-lambda";
import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { patienceMs, until } from "../../local/wait.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { queues, lambda, documents } = world.clients;
const { region, env } = world.stack;

// What a test leaves on the work queue when it fails must not hold up the tests that come after it.
afterAll(() => queues.send(new PurgeQueueCommand({ QueueUrl: env.WORK_QUEUE_URL })));

const keys = Array.from({ length: 6_000 }, (_, index) => [`unknown-key-number-${index}`, index]);
const poison: [what: string, attributes: object, says: RegExp][] = [
  ["of other types", { tags: 7, versioning: { on: [true] }, region: 5 }, /region: 5 is not allowed/],
  ["with an enormous value", { tags: { team: "x".repeat(390_000) } }, /tags\/team: "xxx.* is too long/],
  ["with sets and bytes", { tags: new Set(["a"]), versioning: Buffer.from("on") }, /tags/],
  ["with thousands of mistakes", Object.fromEntries(keys), /unknown-key-number-0: unknown key/],
];

describe("an invalid spec", () => {
  let bad: string;
  beforeEach(() => {
    bad = uniqueName("poison");
  });
  afterEach(() => world.deleteSpec(bad));

  it.each(poison)(
    "%s is reported as invalid, and delays no other bucket of its batch",
    async (_, attributes, says) => {
      const good = uniqueName("good");
      const items = [
        { name: bad, region, ...attributes },
        { name: good, region, versioning: true },
      ];
      const puts = items.map((Item) => ({ PutRequest: { Item } }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [`${env.SPECS_TABLE}`]: puts } }));
      await world.happened(good, "", ({ verdict }) => verdict === "converged");
      const status = await world.statusAfter(bad, "");
      expect(status.verdict).toBe("invalid");
      expect(status.reason).toMatch(says);
      expect(await world.ourCalls(bad)).toEqual([]);
    },
  );
});

const deadLetters = async (variable: string) => {
  const read = new GetQueueAttributesCommand({ QueueUrl: env[variable], AttributeNames: ["All"] });
  return Number((await queues.send(read)).Attributes?.ApproximateNumberOfMessages);
};
const hidesFor = (seconds: number) =>
  queues.send(
    new SetQueueAttributesCommand({
      QueueUrl: env.WORK_QUEUE_URL,
      Attributes: { VisibilityTimeout: `${seconds}` },
    }),
  );

describe("an unreadable message", () => {
  const dead = ["WORK_DEAD_QUEUE_URL", "DEAD_LETTERS_QUEUE_URL"];
  const purge = () =>
    Promise.all(dead.map((name) => queues.send(new PurgeQueueCommand({ QueueUrl: env[name] }))));
  let visibility: number;
  beforeAll(async () => {
    await purge();
    const read = new GetQueueAttributesCommand({ QueueUrl: env.WORK_QUEUE_URL, AttributeNames: ["All"] });
    visibility = Number((await queues.send(read)).Attributes?.VisibilityTimeout);
    // A message that a worker gave back is visible again after this time.
    await hidesFor(1);
  });
  afterAll(async () => {
    await hidesFor(visibility);
    await purge();
  });

  const isDead = (variable: string) =>
    until("the dead letter", patienceMs, async () =>
      (await deadLetters(variable)) === 1 ? true : undefined,
    );

  it("on the work queue ends as a dead letter, and holds up no bucket of its batch", async () => {
    const good = uniqueName("good");
    await world.putSpec({ name: good, region, versioning: true });
    await world.happened(good, "", ({ verdict }) => verdict === "converged");
    const since = new Date().toISOString();
    const check = { bucket: good, id: since, cause: { why: "manual", at: since } };
    const Entries = [["bad", "no trigger"] as const, [good, JSON.stringify(check)] as const].map(
      ([Id, MessageBody]) => ({
        Id,
        MessageBody,
        MessageGroupId: Id,
        MessageDeduplicationId: `${Id} ${since}`,
      }),
    );
    await queues.send(new SendMessageBatchCommand({ QueueUrl: env.WORK_QUEUE_URL, Entries }));
    await world.statusAfter(good, since);
    await isDead("WORK_DEAD_QUEUE_URL");
  });

  it("as an event of the trail ends as a dead letter, and blocks no bucket", async () => {
    const Payload = '{"detail":"no record"}';
    const FunctionName = env.ON_TRAIL_EVENT_FUNCTION;
    await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
    const good = uniqueName("good");
    await world.putSpec({ name: good, region, versioning: true });
    await world.happened(good, "", ({ verdict }) => verdict === "converged");
    await isDead("DEAD_LETTERS_QUEUE_URL");
  });
});
