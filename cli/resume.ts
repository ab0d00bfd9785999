import { appendFile, readFile } from "node:fs/promises";

/** How a bucket was found. */
export type State = "inSync" | "different" | "incomplete";

/** What a run has done already, kept in a file, so that another run goes on from there. */
export interface Done {
  readonly states: Map<string, State>;
  add(bucket: string, state: State): Promise<void>;
}

/** What the file has; nothing yet if there is no such file. What could not be read is not done. */
export async function doneIn(file: string | undefined): Promise<Done> {
  const states = new Map<string, State>();
  if (!file) return { states, add: async (bucket, state) => void states.set(bucket, state) };
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  for (const line of text.split("\n")) {
    const done = parse(line);
    if (done && done.state !== "incomplete") states.set(done.bucket, done.state);
  }
  return {
    states,
    async add(bucket, state) {
      states.set(bucket, state);
      await appendFile(file, `${JSON.stringify({ bucket, state })}\n`);
    },
  };
}

function parse(line: string): { bucket: string; state: State } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    // The last line of a run that was ended in the middle.
    return undefined;
  }
}
