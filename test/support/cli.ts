import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { resultVersion } from "../../cli/command/command.ts";
import { outputs } from "../../cli/command/outputs.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { runningStack } from "./stack.ts";

const main = new URL("../../cli/main.ts", import.meta.url).pathname;
/** What Node makes of the sources is kept from one process to the next: it takes half of the time of each. */
const compiled = new URL("../../node_modules/.cache/dxaws-s3", import.meta.url).pathname;

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
export const startCli = (args: readonly string[], around: Around = {}) =>
  spawn(process.execPath, [main, ...args], outsideOf(around));

const outsideOf = ({ env = {}, cwd }: Around) => ({
  ...(cwd && { cwd }),
  env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent", NODE_COMPILE_CACHE: compiled, ...env },
});

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

/** What it printed by the time it has ended. */
export async function endOf(child: ReturnType<typeof startCli>): Promise<Ran> {
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)]);
  return { code, stdout, stderr };
}

/** Runs it to its end. */
export function runCli(args: readonly string[], around: Around = {}): Promise<Ran> {
  const child = startCli(args, around);
  child.stdin.end(around.stdin ?? "");
  return endOf(child);
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** It, as a shell writes it. */
export const shellLine = [process.execPath, main].map(quoted).join(" ");

/** Whether there is a program that gives another one a terminal: `script` of util-linux. */
export const hasTerminal = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes(
  "util-linux",
);

/** Starts the command line on its own terminal, where a test reads and types. */
export function startInTerminal(args: readonly string[], around: Around = {}) {
  const line = [shellLine, ...args.map(quoted)].join(" ");
  const env = { TERM: "xterm", ...around.env };
  const child = spawn("script", ["-qec", line, "/dev/null"], outsideOf({ ...around, env }));
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text.replaceAll("\r\n", "\n");
  });
  return {
    sees: (text: string) =>
      until(`"${text}" on the screen`, patienceMs, () => screen.includes(text) || undefined),
    types: (text: string) => child.stdin.write(text),
    /** All that was shown. */
    ended: Promise.all([ended(child), once(child.stdout, "end")]).then(([code]) => ({ code, screen })),
  };
}

/** The results of a run with `--output json`. Each must match the schema of its kind, without further members. */
export const resultsOf = ({ stdout }: Ran): Record<string, unknown>[] =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => published(JSON.parse(line)));

function published(result: Record<string, unknown>): Record<string, unknown> {
  const { version, kind, ...members } = result;
  const form = outputs[kind as keyof typeof outputs];
  expect({ version, kind, ...form?.parse(members) }).toEqual({ ...result, version: resultVersion });
  return result;
}

/** What a shell has that talks to the deployed local stack. */
export const stackEnv = (): Record<string, string> => ({ ...runningStack().env, DXAWS_S3_STAGE: "local" });
