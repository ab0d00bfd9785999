import { count } from "../../core/plan/describe.ts";
import { joined, lines, type Words, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { DocumentKind } from "./documentKind.ts";
import { readSpecFiles } from "./files.ts";
import { type BaselineOfFile, contradictionsIn, type ExceptionOfFile } from "./layerDocuments.ts";
import type { FileProblem } from "./specDocument.ts";
import { hintsFor, placed, readDocument, type SpecOfFile, type Valid } from "./validated.ts";

export interface Validated {
  readonly files: number;
  readonly specs: readonly SpecOfFile[];
  readonly baselines: readonly BaselineOfFile[];
  readonly exceptions: readonly ExceptionOfFile[];
  readonly problems: readonly FileProblem[];
  /** Members whose spelling differs from that of the S3 API. */
  readonly hints: readonly FileProblem[];
}

type Stdin = () => Promise<string>;

/** All specs, baselines and exceptions of files and folders, and all their problems. */
export async function validateFiles(paths: readonly string[], stdin: Stdin): Promise<Validated> {
  const { files, documents, problems } = await readSpecFiles(paths, stdin);
  const read = documents.map(readDocument);
  const valid = read.flatMap((one) => ("problems" in one ? [] : [one]));
  const wrong = read.flatMap((one) => ("problems" in one ? one.problems : []));
  const baselines = valid.filter((one) => one.kind === "baseline");
  return {
    files,
    specs: valid.flatMap((one) => (one.kind === "spec" ? [one.spec] : [])),
    baselines,
    exceptions: valid.filter((one) => one.kind === "exception"),
    problems: [...problems, ...wrong, ...repeated(valid), ...contradictionsIn(baselines)].sort(byPlace),
    hints: valid.flatMap(hintsFor).sort(byPlace),
  };
}

export const byPlace = (a: FileProblem, b: FileProblem) =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;

const lists = { spec: "specs", baseline: "baselines", exception: "exceptions" } as const;
const commands = { spec: "put", baseline: "baseline put", exception: "exception put" } as const;
const kinds = ["spec", "baseline", "exception"] as const;

type Of = {
  readonly spec: SpecOfFile;
  readonly baseline: BaselineOfFile;
  readonly exception: ExceptionOfFile;
};

/**
 * The documents of one kind in files and folders; a note lists how many of other kinds are left out. Throws UsageError with
 * all problems if there is one, and for files that have no document of that kind.
 */
export async function documentsOf<Kind extends DocumentKind>(
  kind: Kind,
  paths: readonly string[],
  { stdin, note }: Pick<Context, "stdin" | "note">,
): Promise<Of[Kind][]> {
  const validated = await validateFiles(paths, stdin);
  const { problems } = validated;
  if (problems.length > 0) throw new UsageError(lines(problems.map(problemLine)));
  const wanted = validated[lists[kind]] as readonly Of[Kind][];
  const others = kinds.filter((other) => other !== kind && validated[lists[other]].length > 0);
  const left = others.map(
    (other) => words`${count(validated[lists[other]].length, other)} (dxaws-s3 ${commands[other]})`,
  );
  if (left.length > 0 && wanted.length === 0)
    throw new UsageError(words`these files have no ${kind}, but ${joined(left, " and ")}`);
  if (left.length > 0) note(words`left out: ${joined(left, ", ")}`);
  return [...wanted];
}

/** The specs of files and folders. Throws UsageError with all problems if there is one. */
export const specsOf = (
  paths: readonly string[],
  context: Pick<Context, "stdin" | "note">,
): Promise<SpecOfFile[]> => documentsOf("spec", paths, context);

/** `file:line:column: message`, as compilers print it. */
export const problemLine = ({ file, line, column, path, message }: FileProblem): Words =>
  words`${file}:${line}:${column}: ${path && words`${path}: `}${message}`;

const nameOf = (valid: Valid) => (valid.kind === "spec" ? valid.spec.desired.name : valid.parsed.name);

/** What a second document of a name says of the first one. */
const repetitions = {
  spec: (name: string) => `${name} already has a spec`,
  baseline: (name: string) => `there already is a baseline ${name}`,
  exception: (name: string) => `there already is an exception ${name}`,
} as const;

function repeated(all: readonly Valid[]): FileProblem[] {
  const first = new Map<string, string>();
  return all.flatMap((valid) => {
    const { document, kind } = valid;
    const name = nameOf(valid);
    const other = first.get(`${kind} ${name}`);
    if (other)
      return placed(document, [{ path: "/name", message: `${repetitions[kind](name)} in ${other}` }]);
    first.set(`${kind} ${name}`, `${document.file}:${document.placeOf("/name").line}`);
    return [];
  });
}
