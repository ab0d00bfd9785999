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
