import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { parsePointer } from "../core/pointers.ts";
import type { FileProblem } from "./files.ts";

/** Where something stands in a file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One document of a file, and where its parts stand. */
export interface SpecDocument {
  readonly file: string;
  readonly value: unknown;
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
  const parsed = parseAllDocuments(text, { lineCounter, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const list = Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [];
  const problems = list.flatMap(({ errors }) =>
    errors.map(({ message, pos }) => ({ file, ...placeAt(pos[0]), path: "", message })),
  );
  const documents = list
    .filter(({ errors, contents }) => errors.length === 0 && contents !== null)
    .map((document): SpecDocument => {
      const { $schema: _, ...value } = Object(document.toJS());
      return {
        file,
        value: isMap(document.contents) ? value : document.toJS(),
        placeOf: (pointer) => placeAt(offsetOf(document.contents, parsePointer(pointer))),
      };
    });
  return { documents, problems };
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
