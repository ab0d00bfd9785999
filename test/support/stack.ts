import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { afterAll, inject } from "vitest";
import { DeployedWorld } from "../../local/demo/world.ts";
import type { RunningStack } from "../../local/stack.ts";
import { trailAt } from "../../local/trail/control.ts";

/** The deployed stack of this worker: the files that share it run one after the other. */
export const runningStack = (): RunningStack => {
  const stack = inject("stacks")[Number(process.env.VITEST_POOL_ID) - 1];
  if (!stack) throw new Error(`no stack was started for worker ${process.env.VITEST_POOL_ID}`);
  return { ...stack, trail: trailAt(stack.s3Endpoint) };
};

/** The stack, to which a test file leaves no spec: what reads all specs would take longer after each file. */
export const deployedWorld = (): DeployedWorld => worldOf(runningStack());

/** The same for the stack with member accounts and a second region (test/e2e/accounts). */
export function memberWorld(): DeployedWorld {
  const stack = inject("memberStack");
  return worldOf({ ...stack, trail: trailAt(stack.s3Endpoint) });
}

function worldOf(stack: RunningStack): DeployedWorld {
  const world = new DeployedWorld(stack);
  const names = new Set<string>();
  const { putSpec } = world;
  world.putSpec = (item) => {
    names.add(item.name);
    return putSpec.call(world, item);
  };
  afterAll(() => Promise.all([...names].map((name) => world.deleteSpec(name))));
  return world;
}

/** A bucket's name that no other test uses. */
export const uniqueName = (story: string): string =>
  `${story}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

/** The queue that the examples send a bucket's events to, open to S3: S3 makes sure of that before it takes them. */
export async function makeEventsQueue({ clients }: DeployedWorld): Promise<void> {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "*",
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await clients.queues.send(new CreateQueueCommand({ QueueName: "s3-events", Attributes: { Policy } }));
}
