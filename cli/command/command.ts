import type { Words } from "../../core/text/words.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Paint } from "../terminal/terminal.ts";
import type { outputs } from "./outputs.ts";

/** An option as commander writes it: `-f, --file <paths...>`. */
export interface Option {
  readonly flags: string;
  readonly about: string;
  readonly choices?: readonly string[];
}

/** The arguments of a call; options by their names in camel case. */
export interface Called {
  readonly names: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * One command, as a value. It never prints, reads the environment or exits: it reports through its context, and returns
 * the exit code (undefined is 0). main.ts explains whatever it throws.
 */
export interface Command {
  /** As commander writes them: `[buckets...]`. */
  readonly names?: string;
  readonly about: string;
  readonly options?: readonly Option[];
  /** Command lines, without the program's name. */
  readonly examples?: readonly string[];
  run(called: Called, context: Context): Promise<ExitCode | undefined>;
}

/** 0 success, 1 error, 2 differences, 3 something could not be read. main.ts sets those of signals. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The version of the results in JSON, in every line: one more when a member is renamed, removed, or gets another meaning. */
export const resultVersion = 2;

/** The kinds of results, each with a schema. */
export type Kind = keyof typeof outputs;

/** One result, printed as it comes: a line of JSON for programs, text for people. */
export interface Result {
  /** A kind of outputs.ts: a kind without a schema does not compile. */
  readonly kind: Kind;
  readonly [member: string]: unknown;
}

/** The progress of a run, shown on stderr when it takes longer than a second. */
export interface Progress {
  /** Counts one more. */
  step(): void;
  end(): void;
}

/** Everything that a command has of the outside world. */
export interface Context {
  readonly stage: string;
  /** The option --region; undefined: the SDK's own rules apply. */
  readonly region: string | undefined;
  readonly isJson: boolean;
  /** The longest line, in characters. */
  readonly width: number;
  /** Aborted by the first signal: work in progress is finished, nothing new is started. */
  readonly signal: AbortSignal;
  readonly version: string;
  /** The path of a cache file, for this stage, region and caller only. */
  cacheFile(name: string): Promise<string>;
  readonly now: () => Date;
  /** Prints a result: as JSON, or with `text` for people. Without `text`, only JSON output has it. */
  emit(result: Result, text?: (paint: Paint) => Words): void;
  /** Prints to stdout what is no result, also with --output json: a schema, a completion. */
  print(text: Words): void;
  /** Prints to stderr what a person should know and what is no result. */
  note(text: Words): void;
  progress(what: string, total?: number): Progress;
  /** Asks for confirmation. Throws UsageError without a terminal. */
  confirm(question: Words): Promise<boolean>;
  /** Asks for a word. Throws UsageError without a terminal; the error names the option that answers beforehand. */
  ask(question: Words, option: string): Promise<string>;
  stdin(): Promise<string>;
  deployment(): Promise<Deployment>;
}
