#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { CommanderError, Command as Program } from "commander";
import { type Called, type Command, type Context, UsageError } from "./command.ts";
import { commands } from "./commands/index.ts";
import { explain } from "./errors.ts";
import { showProgress } from "./progress.ts";
import { isColoured, paintWith, widthOf } from "./terminal.ts";

// The one place that prints, reads the environment, hears signals and exits.

const { argv, env, stdin, stdout, stderr } = process;

interface Globals {
  readonly stage: string;
  readonly region?: string;
  readonly output: "text" | "json";
  readonly color: boolean;
  readonly debug?: boolean;
}

const version: string = JSON.parse(readFileSync(packageFile(), "utf8")).version;

/** The package's own file, from the sources as from what is compiled of them. */
function packageFile(): URL {
  const here = new URL("../package.json", import.meta.url);
  return here.pathname.includes("/dist/package/") ? new URL("../../../package.json", import.meta.url) : here;
}

// Whoever reads only the beginning of what is told is not told the rest.
for (const stream of [stdout, stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const stopping = new AbortController();
const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;
let stopped: number | undefined;
for (const [signal, code] of Object.entries(signalCodes))
  process.on(signal, () => {
    if (stopped !== undefined) process.exit(stopped);
    stopped = code;
    stderr.write("stopping when what is under way is done; once more stops at once\n");
    stopping.abort();
  });

function contextOf({ stage, region, output, color }: Globals): Context {
  const isJson = output === "json";
  const paint = paintWith(isColoured(stdout, env, color));
  return {
    stage,
    region,
    isJson,
    width: widthOf(stdout),
    signal: stopping.signal,
    version,
    now: () => new Date(),
    tell(result, words) {
      if (isJson) stdout.write(`${JSON.stringify({ version: 1, ...result })}\n`);
      else if (words) stdout.write(`${words(paint)}\n`);
    },
    print: (words) => stdout.write(words.endsWith("\n") ? words : `${words}\n`),
    note: (words) => stderr.write(`${words}\n`),
    progress: (what, total) => showProgress(what, total, stderr),
    confirm,
    stdin: () => text(stdin),
    deployment: async () => new (await import("./deployment.ts")).Deployment(stage, region),
  };
}

async function confirm(question: string): Promise<boolean> {
  if (!stdin.isTTY) throw new UsageError("there is nobody to be asked: say --yes to go on without");
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal: stopping.signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}

/** Only those commands are loaded whose names are there. */
async function programFor(
  words: readonly string[],
  run: (command: Command, called: Called) => Promise<void>,
) {
  const program = new Program("dxaws-s3")
    .description("S3 buckets as they are written down")
    .version(version)
    .option("--stage <stage>", "which deployment", env.DXAWS_S3_STAGE ?? "dev")
    .option("--region <region>", "where it is; as the AWS SDK finds it unless given")
    .option("-o, --output <format>", "text, or json: one result a line", "text")
    .option("--no-color", "no colours (nor with NO_COLOR, nor without a terminal)")
    .option("--debug", "tell errors with their stack")
    .exitOverride()
    .configureOutput({ writeOut: (out) => stdout.write(out), writeErr: (err) => stderr.write(err) });
  for (const { name, summary, load } of commands) {
    const sub = program.command(name).summary(summary).exitOverride();
    if (!words.includes(name)) continue;
    const command = await load();
    sub.description(command.about);
    if (command.names) sub.argument(command.names);
    for (const { flags, about, choices } of command.options ?? []) {
      const option = sub.createOption(flags, about);
      sub.addOption(choices ? option.choices([...choices]) : option);
    }
    if (command.examples)
      sub.addHelpText(
        "after",
        `\nExamples:\n${command.examples.map((line) => `  dxaws-s3 ${line}`).join("\n")}`,
      );
    sub.action((names: string | string[] | undefined) =>
      run(command, { names: [names ?? []].flat(), options: sub.opts() }),
    );
  }
  return program;
}

async function main(): Promise<number> {
  const words = argv.slice(2);
  let code = 0;
  const program = await programFor(words, async (command, called) => {
    code = (await command.run(called, contextOf(program.opts<Globals>()))) ?? 0;
  });
  try {
    await program.parseAsync(argv);
    return stopped ?? code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (stopped !== undefined) return stopped;
    const { stage, debug, color } = program.opts<Globals>();
    const { what, todo } = explain(error, stage);
    const { red } = paintWith(isColoured(stderr, env, color));
    stderr.write(`${red("error:")} ${what}\n${todo ? `${todo}\n` : ""}`);
    if (debug) stderr.write(`${(error as Error).stack}\n`);
    return 1;
  }
}

process.exitCode = await main();
