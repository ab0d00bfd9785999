import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repository } from "../files.ts";
import type { RunningStack } from "../stack.ts";

/** Runs a command of the command line. `printed` is the command with its output, indented as the demo prints it. */
export async function commandLine(
  { env }: RunningStack,
  ...words: string[]
): Promise<{ output: string; printed: string }> {
  const run = promisify(execFile)(process.execPath, ["cli/main.ts", ...words], {
    cwd: repository,
    env: { ...process.env, ...env },
  });
  const output = (await run).stdout.trimEnd();
  return { output, printed: `dxaws-s3 ${words.join(" ")}\n${output.replace(/^/gm, "     ")}` };
}
