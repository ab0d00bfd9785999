import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "./command.ts";
import { documentsIn, type Place, type SpecDocument } from "./specDocument.ts";

/** Something wrong in a file, and where. */
export interface FileProblem extends Place {
  readonly file: string;
  /** A JSON pointer into the document; empty for all of it. */
  readonly path: string;
  readonly message: string;
}

/** The documents of all files, and what no document could be made of. */
export interface SpecFiles {
  readonly files: number;
  readonly documents: readonly SpecDocument[];
  readonly problems: readonly FileProblem[];
}

const isSpecFile = (name: string) => /\.(ya?ml|json)$/.test(name);

/** Reads files, all spec files below folders, and what comes in through `-`. Throws UsageError for what is not there. */
export async function readSpecFiles(
  paths: readonly string[],
  stdin: () => Promise<string>,
): Promise<SpecFiles> {
  const names = (await Promise.all(paths.map(filesAt))).flat();
  const read = await Promise.all(
    names.map(async (name) => documentsIn(name, name === "-" ? await stdin() : await readFile(name, "utf8"))),
  );
  return {
    files: names.length,
    documents: read.flatMap(({ documents }) => documents),
    problems: read.flatMap(({ problems }) => problems),
  };
}

async function filesAt(path: string): Promise<string[]> {
  if (path === "-") return [path];
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UsageError(`there is no file or folder ${path}`);
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true });
  const files = entries.filter(isSpecFile).sort();
  if (files.length === 0) throw new UsageError(`the folder ${path} holds no .yaml, .yml or .json file`);
  return files.map((name) => join(path, name));
}
