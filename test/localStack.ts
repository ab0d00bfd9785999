import { mkdtempSync, rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { inLocal, makeLocal, repository } from "../local/files.ts";
import { forgetForeignAws } from "../local/foreignAws.ts";
import { countable, type RunningStack, startStack } from "../local/stack.ts";

declare module "vitest" {
  export interface ProvidedContext {
    stack: Omit<RunningStack, "trail">;
  }
}

/** One deployed stack for all tests that need one. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  forgetForeignAws(process.env);
  makeLocal();
  const logs = mkdtempSync(inLocal("test-"));
  const {
    trail: _,
    deployOver: __,
    remove: ___,
    stop,
    ...stack
  } = await startStack({ dir: repository, logs, settings: countable });
  provide("stack", stack);
  return async () => {
    await stop();
    rmSync(logs, { recursive: true, force: true });
  };
}
