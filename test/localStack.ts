import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { inLocal, makeLocal, repository } from "../local/files.ts";
import { forgetForeignAws } from "../local/foreignAws.ts";
import { countable, type RunningStack, type Stack, type StackOptions, startStack } from "../local/stack.ts";
import { switchSchedule } from "./support/schedule.ts";

declare module "vitest" {
  export interface ProvidedContext {
    stacks: readonly Omit<RunningStack, "trail">[];
  }
}

/** A deployed stack for each worker that runs tests which need one. */
export default async function setup({ provide, config }: TestProject): Promise<() => Promise<void>> {
  forgetForeignAws(process.env);
  makeLocal();
  const stacks: Stack[] = [];
  const logs = mkdtempSync(inLocal("test-"));
  const end = async () => {
    await Promise.all(stacks.map(({ stop }) => stop()));
    rmSync(logs, { recursive: true, force: true });
  };
  try {
    // One after the other: each deployment writes what it deploys into the same folder.
    for (let index = 1; index <= config.maxWorkers; index++)
      stacks.push(await startOne(join(logs, `${index}`)));
  } catch (error) {
    await end();
    throw error;
  }
  provide("stacks", stacks.map(shared));
  return end;
}

/**
 * The emulator looks for scheduled rules every ten seconds, and counts a rule's first minute from when it has seen it.
 * A test that waits for a tick later does not wait for that minute.
 */
const seenMs = 15_000;

/** Nothing is checked by schedule: a test invokes the sweep that it observes, so that the order of checks is deterministic. */
export async function startOne(logs: string, options: Partial<StackOptions> = {}): Promise<Stack> {
  const stack = await startStack({ dir: repository, logs, settings: countable, ...options });
  const timer = setTimeout(() => void switchSchedule(stack, false).catch(() => undefined), seenMs);
  const stop = () => {
    clearTimeout(timer);
    return stack.stop();
  };
  return { ...stack, stop };
}

/** The parts of a stack that can be passed to a worker. */
export const shared = ({ trail: _, deployOver: __, remove: ___, stop: ____, ...stack }: Stack) => stack;
