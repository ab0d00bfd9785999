import { CommanderError, type Option as Declared, Command as Program } from "commander";
import { Words, words } from "../../core/text/words.ts";
import type { Called, Command, Option } from "../command/command.ts";
import { type Globals, globalOptions } from "../command/globals.ts";
import { UsageError } from "../command/usageError.ts";
import { commands } from "../commands/index.ts";
import { overview } from "./overview.ts";

/** What the program gets from outside. */
export interface Surroundings {
  readonly version: string;
  /** The stage, where none is named. */
  readonly stage: string;
  /** Help that was asked for. */
  out(text: Words): void;
  /** Told as soon as they are known. */
  learn(globals: Globals): void;
  run(command: Command, called: Called): Promise<number>;
}

/** Finds the command in the words and runs it. Answers the exit code; throws UsageError for a mistake in the words. */
export async function runProgram(words: readonly string[], surroundings: Surroundings): Promise<number> {
  let code = 0;
  const program = globalProgram(surroundings);
  const run = async (command: Command, called: Called): Promise<void> => {
    surroundings.learn(program.opts<Globals>());
    code = await surroundings.run(command, called);
  };
  for (const entry of commands) {
    const sub = program.command(entry.name).summary(entry.summary);
    // Only a command that is named is loaded.
    if (words.includes(entry.name)) declare(sub, await entry.load(), run);
  }
  try {
    await program.parseAsync([...helpAsOption(words)], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    surroundings.learn(program.opts<Globals>());
    throw new UsageError(mistake(error));
  }
}

/** What was wrong with the words; the program may have a suggestion, in a line of its own. */
function mistake({ message }: CommanderError): Words {
  const [, suggestion = ""] = /(\n\(Did you mean [^\n]*\))$/.exec(message) ?? [];
  const what = message.slice(0, message.length - suggestion.length).replace(/^error: /, "");
  return suggestion ? words`${what}\n${suggestion.trim()}` : words`${what}`;
}

/** `help plan` is `plan --help`. Of a command that there is not, nothing is asked but whether it is there. */
function helpAsOption(words: readonly string[]): readonly string[] {
  const [first, asked, ...rest] = words;
  if (first !== "help" || asked === undefined) return words;
  return commands.some(({ name }) => name === asked) ? [asked, "--help", ...rest] : [asked];
}

function globalProgram({ version, stage, out }: Surroundings): Program {
  const program = new Program("dxaws-s3").version(version).exitOverride().helpCommand(false);
  // What is wrong is told as all errors are.
  program.configureOutput({ writeOut: (help) => out(new Words(help)), writeErr: () => undefined });
  program.helpInformation = () => overview().text;
  for (const option of globalOptions) program.addOption(declared(program, option));
  program.setOptionValue("stage", stage);
  return program.setOptionValue("output", "text");
}

function declared(program: Program, { flags, about, choices }: Option): Declared {
  const option = program.createOption(flags, about);
  return choices ? option.choices([...choices]) : option;
}

const globalFlags = globalOptions.map(({ flags }) => flags.replace(/ <.*/, "")).join("; ");

const examplesOf = (lines: readonly string[]) =>
  `\nExamples:\n${lines.map((line) => `  dxaws-s3 ${line}`).join("\n")}`;

function declare(
  sub: Program,
  command: Command,
  run: (command: Command, called: Called) => Promise<void>,
): void {
  const { names, about, options = [], examples } = command;
  sub.description(about);
  if (names) sub.argument(names);
  for (const option of options) sub.addOption(declared(sub, option));
  sub.helpOption("-h, --help", "this help");
  sub.addHelpText(
    "after",
    `\nAlso the options of every command: ${globalFlags}.\nWhat they do: dxaws-s3 --help`,
  );
  if (examples) sub.addHelpText("after", examplesOf(examples));
  sub.action((given: string | string[] | undefined) =>
    run(command, { names: names ? [given ?? []].flat() : [], options: sub.opts() }),
  );
}
