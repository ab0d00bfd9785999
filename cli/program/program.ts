import { CommanderError, type Option as Declared, Command as Program } from "commander";
import { Words, words } from "../../core/text/words.ts";
import type { Called, Command, Option } from "../command/command.ts";
import { type Globals, globalOptions } from "../command/globals.ts";
import { UsageError } from "../command/usageError.ts";
import { commands } from "../commands/index.ts";
import { overview } from "./overview.ts";

/** What the program gets from its caller, main.ts. */
export interface Surroundings {
  readonly version: string;
  /** The stage, where none is named. */
  readonly stage: string;
  /** The longest line of help. */
  readonly width: number;
  /** Prints requested help. */
  out(text: Words): void;
  /** Receives the global options as soon as they are parsed. */
  learn(globals: Globals): void;
  run(command: Command, called: Called): Promise<number>;
}

/** Parses the arguments and runs the command. Returns the exit code; throws UsageError for wrong arguments. */
export async function runProgram(words: readonly string[], surroundings: Surroundings): Promise<number> {
  let code = 0;
  const program = globalProgram(surroundings);
  const run = async (command: Command, called: Called): Promise<void> => {
    surroundings.learn(program.opts<Globals>());
    code = await surroundings.run(command, called);
  };
  for (const entry of commands) {
    const sub = program.command(entry.name).summary(entry.summary);
    // Loads only the command that was named.
    if (words.includes(entry.name)) declare(sub, await entry.load(), run);
  }
  try {
    await program.parseAsync([...helpAsOption(words)], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    surroundings.learn(program.opts<Globals>());
    throw new UsageError(mistake(error, words));
  }
}

/** The parser's message; a suggestion of the parser becomes a line of its own. */
function mistake({ message, code }: CommanderError, given: readonly string[]): Words {
  const [, suggestion = ""] = /(\n\(Did you mean [^\n]*\))$/.exec(message) ?? [];
  const what = message.slice(0, message.length - suggestion.length).replace(/^error: /, "");
  const command = commands.find(({ name }) => given.includes(name))?.name;
  if (code === "commander.missingArgument" && command && what.endsWith("'action'"))
    return words`${what}; dxaws-s3 ${command} --help lists the actions`;
  return suggestion ? words`${what}\n${suggestion.trim()}` : words`${what}`;
}

/** `help plan` is `plan --help`. For an unknown command, only its name is parsed: the error names it. */
function helpAsOption(words: readonly string[]): readonly string[] {
  const [first, asked, ...rest] = words;
  if (first !== "help" || asked === undefined) return words;
  return commands.some(({ name }) => name === asked) ? [asked, "--help", ...rest] : [asked];
}

/** The width of help without a terminal. */
const pipeWidth = 100;

function globalProgram({ version, stage, width, out }: Surroundings): Program {
  const program = new Program("dxaws-s3").version(version).exitOverride().helpCommand(false);
  // main.ts prints parse errors, as all errors.
  const getOutHelpWidth = () => (Number.isFinite(width) ? width : pipeWidth);
  program.configureOutput({
    writeOut: (help) => out(new Words(help)),
    writeErr: () => undefined,
    getOutHelpWidth,
  });
  program.configureHelp({ minWidthToWrap: 20 });
  program.helpInformation = () => overview(width).text;
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
  for (const argument of names?.split(" ") ?? []) sub.argument(argument);
  for (const option of options) sub.addOption(declared(sub, option));
  sub.helpOption("-h, --help", "show this help");
  sub.addHelpText("after", `\nGlobal options: ${globalFlags}\n(described by dxaws-s3 --help)`);
  if (examples) sub.addHelpText("after", examplesOf(examples));
  sub.action(() =>
    run(command, { names: sub.processedArgs.flatMap((given) => given ?? []), options: sub.opts() }),
  );
}
