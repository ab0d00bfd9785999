import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { off } from "../../local/trail/switches.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { s3, alice, queues } = world.clients;
const { env, region } = world.stack;

let bucket: string;
// A bucket with a drift that no trigger reported: its event ended as a dead letter.
beforeEach(async () => {
  bucket = uniqueName("dead-letter");
  await world.putSpec({ name: bucket, region, versioning: true });
  await world.happened(bucket, "");
  await world.stack.trail.setSwitches({ dropRate: 1 });
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await alice.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  await world.stack.trail.setSwitches(off);
});

const at = () => new Date().toISOString();
const trailEvent = () => ({
  source: "aws.s3",
  detail: {
    eventID: "dead",
    eventName: "PutBucketVersioning",
    eventSource: "s3.amazonaws.com",
    eventTime: at(),
    requestParameters: { bucketName: bucket },
  },
});

afterAll(() => queues.send(new PurgeQueueCommand({ QueueUrl: env.DEAD_LETTERS_QUEUE_URL })));

async function post(variable: string, body: unknown): Promise<void> {
  const fifo = variable.startsWith("WORK") && { MessageGroupId: bucket, MessageDeduplicationId: bucket };
  const MessageBody = typeof body === "string" ? body : JSON.stringify(body);
  await queues.send(new SendMessageCommand({ QueueUrl: env[variable], MessageBody, ...fifo }));
}

const repaired = () =>
  until("the repair", patienceMs, async () => {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    return Status === "Enabled" ? true : undefined;
  });

describe("a dead letter that is redriven repairs the bucket", () => {
  it.each([
    [
      "of the work queue",
      "WORK_DEAD_QUEUE_URL",
      () => ({ bucket, id: "dead", cause: { why: "manual", at: at() } }),
    ],
    ["of the trail rule", "DEAD_LETTERS_QUEUE_URL", trailEvent],
    [
      "of an asynchronous invoke",
      "DEAD_LETTERS_QUEUE_URL",
      () => ({ version: "1.0", requestPayload: trailEvent() }),
    ],
    [
      "of the spec table's stream",
      "DEAD_LETTERS_QUEUE_URL",
      () => ({
        DDBStreamBatchInfo: { streamArn: `arn:aws:dynamodb:x:1:table/${env.SPECS_TABLE}/stream/2026` },
      }),
    ],
  ])("%s", async (_, variable, deadLetter) => {
    await post(variable, deadLetter());
    expect(await world.invoke("REDRIVE_FUNCTION", {})).toMatchObject({ redriven: 1 });
    await repaired();
  });

  it("and an unreadable one stays, and is counted", async () => {
    await post("DEAD_LETTERS_QUEUE_URL", "no event of ours");
    expect(await world.invoke("REDRIVE_FUNCTION", {})).toEqual({
      redriven: 0,
      unreadable: 1,
      failed: 0,
      more: false,
    });
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl: env.DEAD_LETTERS_QUEUE_URL, AttributeNames: ["All"] }),
    );
    expect(Attributes?.ApproximateNumberOfMessagesNotVisible).toBe("1");
  });
});
