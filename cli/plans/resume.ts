import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";

/** The state of a bucket in a plan. */
export type State = "inSync" | "different" | "incomplete";

/** The progress of a run; kept in a file if one is named, so that a later run can continue. */
export interface Done {
  /** Buckets that an earlier run has planned. */
  readonly earlier: ReadonlySet<string>;
  /** All planned buckets. */
  readonly states: ReadonlyMap<string, State>;
  add(bucket: string, state: State): Promise<void>;
  /** Removes the file: the next run starts from the beginning. */
  complete(): Promise<void>;
}

/**
 * The progress of a stopped run, if there was one. Throws UsageError for the file of a different run. A bucket that could
 * not be read in full counts as not done.
 */
export async function doneIn(file: string | undefined, run: object): Promise<Done> {
  const states = new Map<string, State>(file ? await statesIn(file, run) : []);
  return {
    earlier: new Set(states.keys()),
    states,
    async add(bucket, state) {
      states.set(bucket, state);
      if (file) await appendFile(file, line({ bucket, state }));
    },
    async complete() {
      if (file) await rm(file);
    },
  };
}

const line = (value: object) => `${JSON.stringify(value)}\n`;

async function statesIn(file: string, run: object): Promise<[string, State][]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  if (text === "") await writeFile(file, line({ run }));
  const [first, ...lines] = text.split("\n").flatMap(parse);
  // JSON has no undefined.
  const isSame = isDeepStrictEqual(first, JSON.parse(line({ run })));
  if (text !== "" && !isSame)
    throw new UsageError(words`${file} belongs to a different plan: name another file, or remove it`);
  return (lines as { bucket: string; state: State }[])
    .filter(({ state }) => state !== "incomplete")
    .map(({ bucket, state }) => [bucket, state]);
}

function parse(text: string): object[] {
  try {
    return [JSON.parse(text)];
  } catch {
    // The run was stopped while it wrote the last line.
    return [];
  }
}
