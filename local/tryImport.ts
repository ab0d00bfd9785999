// Removes a local deployment, takes the tables that stay into a new stack as scripts/importTables.ts says, and deploys.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { DeployedWorld } from "./demo/world.ts";
import { inLocal, makeLocal, repository } from "./files.ts";
import { countable, type Stack, startStack } from "./stack.ts";
import { step, until } from "./wait.ts";

const bucket = "kept-in-mind";
const spec = { name: bucket, region: "ca-central-1", versioning: true };

/** Runs a command as the operator, against the local stack. */
function run({ endpoint, region, identities }: Stack, command: string, ...args: string[]): string {
  const env = {
    ...process.env,
    PATH: `${join(repository, "node_modules/.bin")}:${process.env.PATH}`,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: identities.operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identities.operator.secretAccessKey,
    SLS_AWS_MONITORING_FREQUENCY: "200",
  };
  return execFileSync(command, args, { cwd: repository, env, encoding: "utf8" });
}

async function converged(world: DeployedWorld, change: object): Promise<void> {
  const began = new Date().toISOString();
  await world.putSpec({ ...spec, ...change });
  await world.statusAfter(bucket, began, ({ verdict }) => verdict === "converged");
}

/** The state after a failed first deployment: a stack with almost no resources. */
async function failFirst({ endpoint, region, identities }: Stack): Promise<void> {
  const cloudformation = new CloudFormationClient({ endpoint, region, credentials: identities.operator });
  const StackName = "dxaws-s3-local";
  const TemplateBody = JSON.stringify({
    Resources: { ServerlessDeploymentBucket: { Type: "AWS::S3::Bucket" } },
  });
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody }));
  await until("the stack", 30_000, async () => {
    const { Stacks: [made] = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    return made?.StackStatus === "CREATE_COMPLETE" ? true : undefined;
  });
}

async function removeAndImport(stack: Stack, team: string, between = async (_: Stack) => {}): Promise<void> {
  const world = new DeployedWorld(stack);
  await converged(world, { tags: { team } });
  const [before] = await world.history(bucket);
  await step("removed", () => stack.remove());
  const FunctionName = "dxaws-s3-local-reconcile";
  const isGone = await world.clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName })).then(
    () => false,
    () => true,
  );
  if (!isGone) throw new Error("the functions still exist");
  await between(stack);
  const commands = run(
    stack,
    process.execPath,
    "scripts/importTables.ts",
    "local",
    stack.region,
    "settings/local.yml",
  );
  console.log(commands);
  await step("imported", async () => run(stack, "bash", "-euc", commands));
  await step("deployed", () => stack.deployOver(repository));
  await converged(world, { tags: { team: `${team} again` } });
  const history = await world.history(bucket);
  if (!before || !history.some(({ at }) => at === before.at)) throw new Error("the history is lost");
  console.log("the specs and the history are as they were, and the bucket is managed again");
}

makeLocal();
const logs = mkdtempSync(inLocal("import-"));
const stack = await startStack({ dir: repository, logs, settings: countable });
try {
  await removeAndImport(stack, "orders");
  await removeAndImport(stack, "invoices", failFirst);
} finally {
  await stack.stop();
  rmSync(logs, { recursive: true, force: true });
}
