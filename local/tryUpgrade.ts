// Deploys an older commit to a local stack of its own, leaves work on the queue, and deploys this tree over it.
import { mkdtempSync, rmSync } from "node:fs";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { checkedOut } from "./checkedOut.ts";
import { DeployedWorld } from "./demo/world.ts";
import { inLocal, makeLocal, repository } from "./files.ts";
import { countable, type Stack, startStack } from "./stack.ts";
import { step, until } from "./wait.ts";

const [from = "HEAD~1"] = process.argv.slice(2);
const buckets = Array.from({ length: 6 }, (_, number) => `upgraded-${number}`);

const FunctionName = "dxaws-s3-local-reconcile";
const codeOf = async (lambda: LambdaClient) =>
  (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).CodeSha256;

/** Disables or enables the worker's event source mapping; messages wait in the queue meanwhile. */
async function setMapping(lambda: LambdaClient, Enabled: boolean): Promise<void> {
  const { EventSourceMappings: [mapping] = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled }));
}

async function lyingIn({ clients, stack }: DeployedWorld, queue: string): Promise<number> {
  const AttributeNames = ["ApproximateNumberOfMessages" as const];
  const read = new GetQueueAttributesCommand({ QueueUrl: stack.env[queue], AttributeNames });
  return Number((await clients.queues.send(read)).Attributes?.ApproximateNumberOfMessages);
}

const specOf = (name: string, more: object = {}) => ({
  name,
  region: "ca-central-1",
  versioning: true,
  tags: { team: "orders" },
  ...more,
});

/** Converged buckets, and then changes by hand and of specs that are not reconciled. */
async function leaveWork(world: DeployedWorld, lambda: LambdaClient): Promise<void> {
  const began = new Date().toISOString();
  for (const name of buckets.slice(0, 4)) await world.putSpec(specOf(name));
  for (const name of buckets.slice(0, 4))
    await world.statusAfter(name, began, ({ verdict }) => verdict === "converged");
  await world.workDone();
  await setMapping(lambda, false);
  for (const Bucket of buckets.slice(0, 2))
    await world.clients.alice.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
    );
  for (const name of buckets.slice(2)) await world.putSpec(specOf(name, { tags: { team: "upgraded" } }));
  await until("the work on the queue", 30_000, async () =>
    (await lyingIn(world, "WORK_QUEUE_URL")) >= buckets.length ? true : undefined,
  );
}

async function mustBeDone(world: DeployedWorld, since: string): Promise<void> {
  for (const name of buckets) {
    await world.statusAfter(name, since, ({ verdict }) => verdict === "converged");
    const read = new GetBucketVersioningCommand({ Bucket: name });
    const { Status } = await world.clients.s3.send(read);
    if (Status !== "Enabled") throw new Error(`${name} is not as its spec says`);
  }
  for (const name of buckets.slice(0, 2)) {
    const [last] = await world.history(name);
    const by = last?.causes?.find(({ call }) => call)?.call?.principal.name;
    if (by !== "alice") throw new Error(`the history of ${name} does not say who changed it`);
  }
  await world.workDone();
  for (const queue of ["WORK_DEAD_QUEUE_URL", "DEAD_LETTERS_QUEUE_URL"])
    if ((await lyingIn(world, queue)) > 0) throw new Error(`there are dead letters in ${queue}`);
}

async function upgrade(stack: Stack): Promise<void> {
  const { endpoint, region, identities } = stack;
  const world = new DeployedWorld(stack);
  const lambda = new LambdaClient({ endpoint, region, credentials: identities.operator });
  await leaveWork(world, lambda);
  const since = new Date().toISOString();
  const before = await codeOf(lambda);
  await step("deployed over it", () => stack.deployOver(repository));
  if ((await codeOf(lambda)) === before) console.log("the worker's code is the same in both");
  await setMapping(lambda, true);
  await step("nothing is lost: all that had waited is done,", () => mustBeDone(world, since));
}

makeLocal();
const logs = mkdtempSync(inLocal("upgrade-"));
const { dir, remove } = checkedOut(from);
try {
  const stack = await startStack({ dir, logs, settings: countable });
  try {
    await upgrade(stack);
  } finally {
    await stack.stop();
  }
} finally {
  remove();
  rmSync(logs, { recursive: true, force: true });
}
