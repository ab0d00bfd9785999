import { createReadStream } from "node:fs";
import { appendFile, rm, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";
import { NameSet } from "../specs/nameSet.ts";

/** The state of a bucket in a plan. */
export type State = "inSync" | "different" | "incomplete";

/** The progress of a run; kept in a file if one is named, so that a later run can continue. */
export interface Done {
  /** Buckets that an earlier run has planned. */
  readonly earlier: Pick<NameSet, "has" | "size">;
  /** The number of planned buckets in each state, with those of an earlier run. */
  readonly states: Readonly<Record<State, number>>;
  add(bucket: string, state: State): Promise<void>;
  /** Removes the file: the next run starts from the beginning. */
  complete(): Promise<void>;
}

/**
 * The progress of a stopped run, if there was one. Throws UsageError for the file of a different run. A bucket that could
 * not be read in full counts as not done.
 */
export async function doneIn(file: string | undefined, run: object): Promise<Done> {
  const earlier = new NameSet();
  const states = { inSync: 0, different: 0, incomplete: 0 };
  if (file)
    for await (const { bucket, state } of linesIn(file, run))
      if (state !== "incomplete" && earlier.add(bucket)) states[state] += 1;
  return {
    earlier,
    states,
    async add(bucket, state) {
      states[state] += 1;
      if (file) await appendFile(file, line({ bucket, state }));
    },
    async complete() {
      if (file) await rm(file);
    },
  };
}

interface Line {
  readonly bucket: string;
  readonly state: State;
}

const line = (value: object) => `${JSON.stringify(value)}\n`;

/** The lines of the file after the first, which describes the run. Begins the file if there is none. */
async function* linesIn(file: string, run: object): AsyncGenerator<Line> {
  let first: object | undefined;
  try {
    for await (const text of createInterface({
      input: createReadStream(file),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      const [one] = parse(text);
      if (first && one) yield one as Line;
      first ??= mustBeOf(run, one ?? {}, file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  if (!first) await writeFile(file, line({ run }));
}

function mustBeOf(run: object, first: object, file: string): object {
  // JSON has no undefined.
  if (isDeepStrictEqual(first, JSON.parse(line({ run })))) return first;
  throw new UsageError(words`${file} belongs to a different plan: name another file, or remove it`);
}

function parse(text: string): object[] {
  try {
    return [JSON.parse(text)];
  } catch {
    // The run was stopped while it wrote the last line.
    return [];
  }
}
