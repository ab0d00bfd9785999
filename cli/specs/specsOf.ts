import { type Desired, mistakesIn, parseDesired, type S3BucketDesired } from "../../core/spec/desired.ts";
import { lines, type Words, words } from "../../core/text/words.ts";
import { InvalidSpec, type Problem } from "../../core/values/problems.ts";
import { UsageError } from "../command/usageError.ts";
import { readSpecFiles } from "./files.ts";
import type { FileProblem, SpecDocument } from "./specDocument.ts";
import { spellingsIn } from "./spellings.ts";

/** A spec of a file, as it was written and as parsed. */
export interface SpecOfFile {
  readonly file: string;
  readonly written: S3BucketDesired;
  readonly desired: Desired;
  /** The version at which it was read from the table, if the file names it. */
  readonly version: string | undefined;
}

export interface Validated {
  readonly files: number;
  readonly specs: readonly SpecOfFile[];
  readonly problems: readonly FileProblem[];
  /** Members whose spelling differs from that of the S3 API. */
  readonly hints: readonly FileProblem[];
}

/** All specs of files and folders, and all their problems. */
export async function validateFiles(
  paths: readonly string[],
  stdin: () => Promise<string>,
): Promise<Validated> {
  const { files, documents, problems } = await readSpecFiles(paths, stdin);
  const read = documents.map(specOf);
  const specs = read.flatMap((one) => ("spec" in one ? [one] : []));
  const wrong = read.flatMap((one) => ("problems" in one ? one.problems : []));
  return {
    files,
    specs: specs.map(({ spec }) => spec),
    problems: [...problems, ...wrong, ...repeated(specs)].sort(byPlace),
    hints: specs.flatMap(hintsFor).sort(byPlace),
  };
}

const byPlace = (a: FileProblem, b: FileProblem) =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;

const hintsFor = ({ document: { file, value, placeOf } }: { readonly document: SpecDocument }) =>
  spellingsIn(value).map((hint): FileProblem => ({ file, ...placeOf(hint.path), ...hint }));

/** The specs of files and folders. Throws UsageError with all problems if there is one. */
export async function specsOf(paths: readonly string[], stdin: () => Promise<string>): Promise<SpecOfFile[]> {
  const { specs, problems } = await validateFiles(paths, stdin);
  if (problems.length > 0) throw new UsageError(lines(problems.map(problemLine)));
  return [...specs];
}

/** `file:line:column: message`, as compilers print it. */
export const problemLine = ({ file, line, column, path, message }: FileProblem): Words =>
  words`${file}:${line}:${column}: ${path && words`${path}: `}${message}`;

type Read = { spec: SpecOfFile; document: SpecDocument } | { problems: FileProblem[] };

function specOf(document: SpecDocument): Read {
  const { file, value, version, placeOf } = document;
  const inFile = (problems: readonly Problem[]) => ({
    problems: problems.map((problem) => ({ file, ...placeOf(problem.path), ...problem })),
  });
  try {
    const desired = parseDesired(value);
    const mistakes = mistakesIn(desired);
    if (mistakes.length > 0) return inFile(mistakes);
    return { spec: { file, written: value as S3BucketDesired, desired, version }, document };
  } catch (error) {
    if (!(error instanceof InvalidSpec)) throw error;
    return inFile(error.problems);
  }
}

function repeated(specs: readonly { spec: SpecOfFile; document: SpecDocument }[]): FileProblem[] {
  const first = new Map<string, string>();
  return specs.flatMap(({ spec: { desired }, document: { file, placeOf } }) => {
    const place = placeOf("/name");
    const other = first.get(desired.name);
    if (!other) {
      first.set(desired.name, `${file}:${place.line}`);
      return [];
    }
    return [{ file, ...place, path: "/name", message: `${desired.name} already has a spec in ${other}` }];
  });
}
