import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { parsePointer } from "../../core/pointers.ts";
import type { FileProblem } from "./files.ts";
import { versionIn } from "./specVersion.ts";

/** Where something stands in a file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One document of a file, and where its parts stand. */
export interface SpecDocument {
  readonly file: string;
  readonly value: unknown;
  /** The version as which the spec was once read, if a comment says so. */
  readonly version: string | undefined;
  /** Where the part stands to which a JSON pointer leads, or the nearest part that is there. */
  placeOf(pointer: string): Place;
}

interface Documents {
  readonly documents: readonly SpecDocument[];
  readonly problems: readonly FileProblem[];
}

/** The documents of a file: YAML, of which JSON is a part. What cannot be read is a problem with its place. */
export function documentsIn(file: string, text: string): Documents {
  const { parsed, placeAt } = parse(text);
  const problemAt = (offset: number, message: string) => ({ file, ...placeAt(offset), path: "", message });
  const documents: SpecDocument[] = [];
  const problems: FileProblem[] = [];
  let begin = 0;
  for (const document of parsed) {
    const read = toJson(document);
    problems.push(...read.problems.map(({ offset, message }) => problemAt(offset, message)));
    const placeOf = (pointer: string) => placeAt(offsetOf(document.contents, parsePointer(pointer)));
    const version = versionIn(text.slice(begin, document.contents?.range?.[0]));
    // Nothing stands between two markers, or after the last one.
    if (read.value !== undefined && read.value !== null)
      documents.push({ file, value: read.value, version, placeOf });
    begin = document.range[2];
  }
  if (documents.length + problems.length === 0) problems.push(problemAt(0, "there is no spec in this file"));
  return { documents, problems };
}

/** By the core schema of YAML 1.2. Nothing is printed: what is to be said of a file is said as a problem. */
function parse(text: string) {
  const lineCounter = new LineCounter();
  const options = { lineCounter, prettyErrors: false, version: "1.2", logLevel: "error" } as const;
  const parsed = parseAllDocuments(text, options);
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return { parsed: Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [], placeAt };
}

interface Read {
  /** Undefined where it cannot be known. */
  readonly value?: unknown;
  readonly problems: readonly { readonly offset: number; readonly message: string }[];
}

/** What a document says, without what it tells editors. A key that is there twice is wrong, and hides nothing else. */
function toJson(document: Document.Parsed): Read {
  const { errors, contents, range } = document;
  const isRepeated = ({ code }: { code: string }) => code === "DUPLICATE_KEY";
  const problems = errors.map((error) => ({
    offset: error.pos[0],
    message: isRepeated(error) ? "this key is there already" : error.message,
  }));
  if (!errors.every(isRepeated)) return { problems };
  try {
    const value: unknown = document.toJS();
    if (!isMap(contents)) return { value, problems };
    const { $schema: _, ...spec } = value as Record<string, unknown>;
    return { value: spec, problems };
  } catch (error) {
    // An alias that leads nowhere, or to more than anybody would write.
    return { problems: [...problems, { offset: range[0], message: (error as Error).message }] };
  }
}

function offsetOf(root: Node | null, path: readonly string[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const segment of path) {
    const step = stepInto(node, segment);
    if (!step) return offset;
    offset = step.offset ?? offset;
    node = step.node;
  }
  return offset;
}

/** A member is where its key is, an entry of a list where it begins. */
function stepInto(
  node: unknown,
  segment: string,
): { node: unknown; offset?: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && `${key.value}` === segment);
    return pair && { node: pair.value, offset: isScalar(pair.key) ? pair.key.range?.[0] : undefined };
  }
  const entry = isSeq(node) ? (node.items[Number(segment)] as Node | undefined) : undefined;
  return entry && { node: entry, offset: entry.range?.[0] };
}
