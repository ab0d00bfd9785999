#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { jsonWords, type Words, words } from "../core/text/words.ts";
import { type Called, type Command, type Context, type Result, resultVersion } from "./command/command.ts";
import type { Globals } from "./command/globals.ts";
import { UsageError } from "./command/usageError.ts";
import { explain, stackOf } from "./program/errors.ts";
import { overview } from "./program/overview.ts";
import { Screen } from "./program/screen.ts";
import { Stopping } from "./program/stopping.ts";
import { isColoured, paintWith, widthOf } from "./terminal/terminal.ts";

// The one place that prints, reads the environment, handles signals and exits.

const { argv, env, stdin, stdout, stderr } = process;
const screen = new Screen(stdout, stderr);
const stopping = new Stopping();
let globals: Globals = { stage: env.DXAWS_S3_STAGE ?? "dev", output: "text", color: true };

/** The version in package.json, from the sources or the compiled package. */
function version(): string {
  const isCompiled = import.meta.url.endsWith(".js");
  const file = new URL(isCompiled ? "../../../package.json" : "../package.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

function listen(): void {
  for (const reason of ["SIGINT", "SIGTERM"] as const)
    process.on(reason, () => {
      if (!stopping.stop(reason)) process.exit(stopping.code);
      screen.err(words`stopping after the work in progress; interrupt again to stop at once\n`);
    });
  process.on("uncaughtException", (error) => {
    printError(error);
    process.exit(1);
  });
}

function emit(result: Result, text: Words | undefined): void {
  const { kind, ...rest } = result;
  if (globals.output === "json") screen.out(words`${jsonWords({ version: resultVersion, kind, ...rest })}\n`);
  else if (text !== undefined) screen.out(words`${text}\n`);
}

/** The AWS CLI also reads AWS_DEFAULT_REGION; the SDK does not. */
const regionOf = ({ region }: Globals) => region ?? (env.AWS_REGION ? undefined : env.AWS_DEFAULT_REGION);

function contextOf(given: Globals): Context {
  const { stage, output, color } = given;
  const region = regionOf(given);
  const paint = paintWith(isColoured(stdout, env, color));
  return {
    stage,
    region,
    isJson: output === "json",
    width: widthOf(stdout, env),
    signal: stopping.signal,
    version: version(),
    now: () => new Date(),
    cacheFile: async (name) => (await import("./program/cacheFile.ts")).cacheFile(name, stage, region, env),
    emit: (result, text) => emit(result, text?.(paint)),
    print: (text) => screen.out(text.text.endsWith("\n") ? text : words`${text}\n`),
    note: (text) => screen.err(words`${text}\n`),
    progress: (what, total) => screen.progress(what, total),
    confirm,
    ask,
    stdin: async () => (await import("node:stream/consumers")).text(stdin),
    deployment: async () => new (await import("./deployment/deployment.ts")).Deployment(stage, region),
  };
}

async function confirm(question: Words): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(words`${question} [y/N]`, "--yes")).trim());
}

async function ask({ text }: Words, option: string): Promise<string> {
  if (!stdin.isTTY) {
    const asked = option === "--yes" ? "" : words`${text}\n`;
    throw new UsageError(words`${asked}no terminal to ask for confirmation: use ${option}`);
  }
  screen.end();
  const { createInterface } = await import("node:readline/promises");
  const asking = createInterface({ input: stdin, output: stderr });
  // readline takes Ctrl-C from the terminal: pass it on.
  asking.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await asking.question(`${text} `, { signal: stopping.signal });
  } finally {
    asking.close();
  }
}

async function run(command: Command, called: Called): Promise<number> {
  return (await command.run(called, contextOf(globals))) ?? 0;
}

function printError(error: unknown): void {
  const { stage, output, color, debug } = globals;
  const { AWS_PROFILE: profile, AWS_ACCESS_KEY_ID: accessKeyId } = env;
  const region = regionOf(globals) ?? env.AWS_REGION;
  const { what, todo } = explain(error, { stage, region, profile, accessKeyId });
  const { red } = paintWith(isColoured(stderr, env, color));
  screen.err(words`${red("error:")} ${what}\n${todo && words`${todo}\n`}`);
  if (debug) screen.err(words`${stackOf(error)}\n`);
  const result = { what: what.text, ...(todo && { todo: todo.text }) };
  if (output === "json") emit({ kind: "error", ...result }, undefined);
}

async function main(words: readonly string[]): Promise<number> {
  const width = widthOf(stdout, env);
  if (words.length === 0) screen.err(overview(widthOf(stderr, env)));
  if (words.length === 0) return 1;
  const isHelp = words.length === 1 && ["-h", "--help", "help"].includes(`${words[0]}`);
  if (isHelp) screen.out(overview(width));
  if (isHelp) return 0;
  listen();
  const out = screen.out.bind(screen);
  const learn = (given: Globals) => {
    globals = given;
  };
  try {
    const { runProgram } = await import("./program/program.ts");
    return await runProgram(words, { version: version(), stage: globals.stage, width, out, learn, run });
  } catch (error) {
    const isStopped = stopping.code !== undefined && (error as Error)?.name === "AbortError";
    if (!isStopped) printError(error);
    return 1;
  } finally {
    screen.end();
  }
}

// A reader that closes the pipe gets no more output; a write to S3 in progress is still finished.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") stopping.stop("SIGPIPE");
  else if (stopping.stop("unwritten")) printError(new Error(`the output is incomplete: ${error.message}`));
});
stderr.on("error", () => undefined);

const code = await main(argv.slice(2));
// Flush the output first; then exit without waiting for open connections. setImmediate: errors of stdout come a tick later.
stdout.write("", () => stderr.write("", () => setImmediate(() => process.exit(stopping.code ?? code))));
