import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
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

it("a repair is told on the outcome bus: who did what, what differed, which call mended it", async () => {
  const Bucket = uniqueName("told");
  await world.putSpec({ name: Bucket, region, versioning: true });
  await world.happened(Bucket, "");
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await world.clients.somebody.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const told = await until("the outcome of the repair", 20_000, async () => {
    const { Messages = [] } = await world.clients.queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    const details = Messages.map(({ Body }) => JSON.parse(Body ?? "{}").detail);
    return details.find(({ bucket, drift }) => bucket === Bucket && drift.length > 0);
  });
  expect(outcomeSchema.parse(told)).toMatchObject({
    verdict: "converged",
    causes: [{ call: { principal: { name: "somebody" } } }],
    drift: [{ path: "/versioning/Status", before: "Suspended", after: "Enabled" }],
    sent: [{ type: "PutBucketVersioning" }],
  });
});
