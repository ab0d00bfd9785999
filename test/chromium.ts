import { existsSync } from "node:fs";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The program's path; undefined where it is not installed. */
    chromium: string | undefined;
  }
}

/** Finds a Chromium, where `CHROMIUM` says or where Debian has it. */
export default function setup({ provide }: TestProject): void {
  const path = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const chromium = existsSync(path) ? path : undefined;
  if (!chromium)
    console.warn(
      `skipped: everything in a browser; there is no ${path} (Debian: apt install chromium, or CHROMIUM=PATH)`,
    );
  provide("chromium", chromium);
}
