import { isUtf8 } from "node:buffer";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import { words } from "../../core/text/words.ts";
import { UsageError } from "../command.ts";
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

// The schema that editors check specs by may lie beside them. What begins with a dot is not for us.
const isSpecFile = (path: string) => /(?<!\.schema)\.(ya?ml|json)$/.test(path) && !/(^|[\\/])\./.test(path);

/** Reads files, all spec files below folders, and what comes in through `-`. Throws UsageError for what is not there. */
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
  if (!found.isDirectory()) return [normalize(path)];
  const entries = await readdir(path, { recursive: true });
  const files = entries.filter(isSpecFile).sort();
  if (files.length === 0) throw new UsageError(words`the folder ${path} holds no .yaml, .yml or .json file`);
  return files.map((name) => join(path, name));
}

async function documentsOf(file: string) {
  const bytes = await readFile(file);
  if (isUtf8(bytes)) return documentsIn(file, bytes.toString());
  const problem = { file, line: 1, column: 1, path: "", message: "this is no text in UTF-8" };
  return { documents: [], problems: [problem] };
}
