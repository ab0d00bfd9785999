import { mkdtempSync, rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { inLocal, makeLocal } from "../local/files.ts";
import { forgetForeignAws } from "../local/foreignAws.ts";
import { countable, type RunningStack } from "../local/stack.ts";
import { shared, startOne } from "./localStack.ts";
import { memberCanaries, members, otherRegion } from "./support/members.ts";

declare module "vitest" {
  export interface ProvidedContext {
    memberStack: Omit<RunningStack, "trail">;
  }
}

/** A deployed stack with two member accounts and a second region. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  forgetForeignAws(process.env);
  makeLocal();
  const logs = mkdtempSync(inLocal("test-accounts-"));
  const stack = await startOne(logs, {
    members,
    otherRegions: [otherRegion],
    settings: { ...countable, memberCanaries },
  });
  provide("memberStack", shared(stack));
  return async () => {
    await stack.stop();
    rmSync(logs, { recursive: true, force: true });
  };
}
