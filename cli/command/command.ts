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

/** What a command was called with; names are those of its options, in camel case. */
export interface Called {
  readonly names: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * One command, as a value. It never prints, reads the environment or exits: it tells its context, and answers the exit
 * code, 0 when it answers nothing. Whatever it throws, main.ts explains.
 */
export interface Command {
  /** As commander writes them: `[buckets...]`. */
  readonly names?: string;
  readonly about: string;
  readonly options?: readonly Option[];
  /** Lines as a shell takes them, without the program's name. */
  readonly examples?: readonly string[];
  run(called: Called, context: Context): Promise<ExitCode | undefined>;
}

/** 0 done, 1 an error, 2 there are differences, 3 something could not be read; signals are main.ts's own. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The kinds of results that are published with a schema. */
export type Kind = keyof typeof outputs;

/** One result, told as it comes: a line of JSON for programs, text for people. */
export interface Result {
  /** Which of the results in outputs.ts it is: one that has no schema there does not compile. */
  readonly kind: Kind;
  readonly [member: string]: unknown;
}

/** What goes on meanwhile; shown on stderr when it takes longer than a second. */
export interface Progress {
  /** One more is done. */
  step(): void;
  end(): void;
}

/** All that a command has of the world outside. */
export interface Context {
  readonly stage: string;
  /** As it was given; the SDK's own rules apply where it was not. */
  readonly region: string | undefined;
  readonly isJson: boolean;
  /** How wide a line may be. */
  readonly width: number;
  /** Ends with the first signal: what is under way is finished, nothing else is begun. */
  readonly signal: AbortSignal;
  readonly version: string;
  /** A file for what may be forgotten, of this stage, region and caller alone. */
  cacheFile(name: string): Promise<string>;
  readonly now: () => Date;
  /** Tells a result: `told` is what people see of it. Whoever gives none tells programs alone. */
  emit(result: Result, told?: (paint: Paint) => Words): void;
  /** For whatever is neither a result nor for programs: a schema, a completion. */
  print(text: Words): void;
  /** Something a person should know that is no result; goes to stderr. */
  note(text: Words): void;
  progress(what: string, total?: number): Progress;
  /** Asks a person for a yes. Throws where there is none to be asked. */
  confirm(question: Words): Promise<boolean>;
  /** Asks a person for a word. Throws where there is none to be asked, and names the option that says it beforehand. */
  ask(question: Words, option: string): Promise<string>;
  stdin(): Promise<string>;
  deployment(): Promise<Deployment>;
}
