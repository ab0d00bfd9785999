import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { parsePointer } from "../core/pointers.ts";
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
  const lineCounter = new LineCounter();
  // The core schema of YAML 1.2, and nothing printed: what is to be said of a file is said as a problem.
  const parsed = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    version: "1.2",
    logLevel: "error",
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problemAt = (offset: number, message: string) => ({ file, ...placeAt(offset), path: "", message });
  const list = Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [];
  const found: { documents: SpecDocument[]; problems: FileProblem[] } = { documents: [], problems: [] };
  for (const document of list) {
    for (const { code, message, pos } of document.errors)
      found.problems.push(
        problemAt(pos[0], code === "DUPLICATE_KEY" ? "this key is there already" : message),
      );
    const read = document.errors.every(({ code }) => code === "DUPLICATE_KEY") ? valueOf(document) : {};
    if ("failure" in read) found.problems.push(problemAt(document.range[0], read.failure));
    // Nothing stands between two markers, or after the last one.
    if (!("value" in read) || read.value === null) continue;
    const placeOf = (pointer: string) => placeAt(offsetOf(document.contents, parsePointer(pointer)));
    found.documents.push({ file, value: read.value, placeOf });
  }
  if (found.documents.length + found.problems.length === 0)
    found.problems.push(problemAt(0, "there is no spec in this file"));
  return found;
}

/** What a document says, without what it tells editors; or why that cannot be known. */
function valueOf(document: Document.Parsed): { value: unknown } | { failure: string } {
  try {
    const value: unknown = document.toJS();
    if (!isMap(document.contents)) return { value };
    const { $schema: _, ...spec } = value as Record<string, unknown>;
    return { value: spec };
  } catch (error) {
    // An alias that leads nowhere, or to more than anybody would write.
    return { failure: (error as Error).message };
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
