import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { runningStack } from "./stack.ts";

const main = new URL("../../cli/main.ts", import.meta.url).pathname;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Around {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/** Starts the command line as a process of its own, with nothing of this one's environment but the path. */
export const startCli = (args: readonly string[], { env = {}, cwd }: Around = {}) =>
  spawn(process.execPath, [main, ...args], {
    ...(cwd && { cwd }),
    env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent", ...env },
  });

/** Runs it to its end. */
export async function runCli(args: readonly string[], around: Around = {}): Promise<Ran> {
  const child = startCli(args, around);
  child.stdin.end(around.stdin ?? "");
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("exit", resolve)),
  ]);
  return { code, stdout, stderr };
}

/** The results that a run with `--output json` told. */
export const resultsOf = ({ stdout }: Ran): Record<string, unknown>[] =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** What a shell has that talks to the deployed local stack. */
export const stackEnv = (): Record<string, string> => ({ ...runningStack().env, DXAWS_S3_STAGE: "local" });
