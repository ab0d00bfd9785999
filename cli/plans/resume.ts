import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";

/** How a bucket was found. */
export type State = "inSync" | "different" | "incomplete";

/** What a run has done, kept in a file if one is named, so that another run can go on from there. */
export interface Done {
  /** What had been done before this run. */
  readonly earlier: ReadonlySet<string>;
  /** All of it. */
  readonly states: ReadonlyMap<string, State>;
  add(bucket: string, state: State): Promise<void>;
  /** Nothing is left to go on from: the next run starts afresh. */
  complete(): Promise<void>;
}

/**
 * What an interrupted run has done, if there was one. Throws UsageError for a file of a run of something else. What
 * could not be read counts as not done.
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
  // What was undefined is not in a file.
  const isSame = isDeepStrictEqual(first, JSON.parse(line({ run })));
  if (text !== "" && !isSame)
    throw new UsageError(
      words`${file} is not of an interrupted run of the same plan: name another file, or remove it`,
    );
  return (lines as { bucket: string; state: State }[])
    .filter(({ state }) => state !== "incomplete")
    .map(({ bucket, state }) => [bucket, state]);
}

function parse(text: string): object[] {
  try {
    return [JSON.parse(text)];
  } catch {
    // The last line, of a run that was ended in the middle of it.
    return [];
  }
}
