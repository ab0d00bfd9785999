import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { inject } from "vitest";
import type { RunningStack } from "../../local/stack.ts";
import { DeployedWorld } from "../../local/story/world.ts";
import { trailAt } from "../../local/trail/control.ts";

/** The deployed stack that the run shares. */
export const runningStack = (): RunningStack => {
  const stack = inject("stack");
  return { ...stack, trail: trailAt(stack.s3Endpoint) };
};

export const deployedWorld = (): DeployedWorld => new DeployedWorld(runningStack());

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
