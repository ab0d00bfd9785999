import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { outcomeSchema } from "../../core/outcomeSchema.ts";
import { until } from "../../local/wait.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { endpoint, region, people, account } = world.stack;
let QueueUrl: string | undefined;

// Somebody else's rule on the bus: what happens is told to a queue of theirs.
beforeAll(async () => {
  const name = uniqueName("outcomes");
  ({ QueueUrl } = await world.clients.queues.send(new CreateQueueCommand({ QueueName: name })));
  const events = new EventBridgeClient({ endpoint, region, credentials: people.operator });
  const bus = { EventBusName: "dxaws-s3-local-outcomes" };
  await events.send(new PutRuleCommand({ ...bus, Name: name, EventPattern: '{"source":["dxaws-s3"]}' }));
  const Targets = [{ Id: "queue", Arn: `arn:aws:sqs:${region}:${account}:${name}` }];
  await events.send(new PutTargetsCommand({ ...bus, Rule: name, Targets }));
});

const toldOf = (bucket: string) =>
  until("the outcome of the repair", 20_000, async () => {
    const { Messages = [] } = await world.clients.queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    const details = Messages.map(({ Body }) => JSON.parse(Body ?? "{}").detail);
    return details.find((detail) => detail.bucket === bucket && detail.drift.length > 0);
  });

it("a repair is told on the outcome bus: who, what, which call; and again when its dead letter is redriven", async () => {
  const Bucket = uniqueName("told");
  await world.putSpec({ name: Bucket, region, versioning: true });
  await world.happened(Bucket, "");
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await world.clients.somebody.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const told = await toldOf(Bucket);
  expect(outcomeSchema.parse(told)).toMatchObject({
    verdict: "converged",
    causes: [{ call: { principal: { name: "somebody" } } }],
    drift: [{ path: "/versioning/Status", before: "Suspended", after: "Enabled" }],
    sent: [{ type: "PutBucketVersioning" }],
  });
  const letter = {
    streamArn: `arn:aws:dynamodb:${region}:${account}:table/${world.stack.env.LEDGER_TABLE}/stream/2026`,
    approximateArrivalOfFirstRecord: told.at,
    approximateArrivalOfLastRecord: told.at,
  };
  const MessageBody = JSON.stringify({ DDBStreamBatchInfo: letter });
  const DeadLetters = world.stack.env.DEAD_LETTERS_QUEUE_URL;
  await world.clients.queues.send(new SendMessageCommand({ QueueUrl: DeadLetters, MessageBody }));
  expect(await world.invoke("REDRIVE_FUNCTION", {})).toMatchObject({ redriven: 1 });
  expect((await toldOf(Bucket)).id).toBe(told.id);
});
