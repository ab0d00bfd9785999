// Runs the demo, on a new stack or on the one that `make up` started.
import "./plainProcess.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { attach } from "./attach.ts";
import { Narrator } from "./demo/narrator.ts";
import { printStory } from "./demo/story.ts";
import { DeployedWorld } from "./demo/world.ts";
import { inLocal, makeLocal, repository } from "./files.ts";
import { withMember } from "./otherAccount.ts";
import { countable, type RunningStack, startStack } from "./stack.ts";

async function printOn(stack: RunningStack): Promise<boolean> {
  const narrator = new Narrator();
  await printStory(new DeployedWorld(stack), narrator);
  return narrator.summary();
}

async function printOnOwnStack(): Promise<boolean> {
  makeLocal();
  const logs = mkdtempSync(inLocal("demo-"));
  const stack = await startStack({ dir: repository, logs, settings: countable, ...withMember });
  try {
    return await printOn(stack);
  } finally {
    await stack.stop();
    rmSync(logs, { recursive: true, force: true });
  }
}

async function printAndKeep(): Promise<boolean> {
  process.env.MEMBERS = "1";
  await import("./up.ts");
  const stack = await attach();
  if (!stack) return false;
  const held = await printOn(stack);
  console.log("\nThe stack is still running. To use it: source .local/env");
  console.log(
    '  aws dynamodb put-item --table-name $SPECS_TABLE --item \'{"name":{"S":"my-bucket-1"},"versioning":{"BOOL":true}}\'',
  );
  console.log(
    "  aws lambda invoke --function-name $PLAN_FUNCTION --payload '{\"all\":true}' --cli-binary-format raw-in-base64-out /dev/stdout",
  );
  console.log("  make down stops it");
  return held;
}

const running = await attach();
const held = running
  ? await printOn(running)
  : process.env.KEEP
    ? await printAndKeep()
    : await printOnOwnStack();
process.exitCode = held ? 0 : 1;
