import { mkdtempSync, rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { inLocal, makeLocal } from "../local/files.ts";
import { localStackInstalled, startLocalStack } from "../local/localstack.ts";
import { step } from "../local/wait.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Undefined where it is not installed. */
    localstack: { endpoint: string } | undefined;
  }
}

/** One LocalStack S3 for all tests that want a second opinion. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!localStackInstalled()) {
    console.warn("skipped: everything against LocalStack's S3, which needs Python 3.12 to 3.14");
    provide("localstack", undefined);
    return undefined;
  }
  makeLocal();
  const logs = mkdtempSync(inLocal("test-localstack-"));
  const { endpoint, stop } = await step("LocalStack up", () => startLocalStack({ logs }));
  provide("localstack", { endpoint });
  return async () => {
    await stop();
    rmSync(logs, { recursive: true, force: true });
  };
}
