import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { normalize } from "node:path";
import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";
import { specFilesIn } from "./folder.ts";
import { documentsIn, type FileProblem, type SpecDocument } from "./specDocument.ts";

/** The documents of all files, and the problems of those that could not be read. */
export interface SpecFiles {
  readonly files: number;
  readonly documents: readonly SpecDocument[];
  readonly problems: readonly FileProblem[];
}

/** Reads files, all spec files in folders, and standard input for `-`. Throws UsageError for a path that does not exist. */
export async function readSpecFiles(
  paths: readonly string[],
  stdin: () => Promise<string>,
): Promise<SpecFiles> {
  const names = [...new Set((await Promise.all(paths.map(filesAt))).flat())];
  const read = await Promise.all(
    names.map(async (name) => (name === "-" ? documentsIn(name, await stdin()) : documentsOf(name))),
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
  if (!found) throw new UsageError(words`there is no file or folder ${path}`);
  return found.isDirectory() ? specFilesIn(path) : [normalize(path)];
}

async function documentsOf(file: string) {
  const bytes = await readFile(file);
  if (isUtf8(bytes)) return documentsIn(file, bytes.toString());
  const problem = { file, line: 1, column: 1, path: "", message: "the file is not UTF-8 text" };
  return { documents: [], problems: [problem] };
}
