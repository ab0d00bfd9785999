import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";
import { parsePointer } from "../../core/values/pointers.ts";
import { type Flaw, type PlainValue, plainValue } from "./plainValue.ts";
import { versionIn } from "./specVersion.ts";

/** Where something stands in a file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something wrong in a file, and where. */
export interface FileProblem extends Place {
  readonly file: string;
  /** A JSON pointer into the document; empty for all of it. */
  readonly path: string;
  readonly message: string;
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
  const { parsed, flaws, placeAt } = parse(text);
  const problemOf = ({ offset, message }: Flaw) => ({ file, ...placeAt(offset), path: "", message });
  const documents: SpecDocument[] = [];
  const problems = flaws.map(problemOf);
  let begin = 0;
  for (const document of parsed) {
    const { value, flaws, version: said } = readOne(document);
    problems.push(...flaws.map(problemOf));
    const offsetOf = offsetsIn(document.contents);
    const placeOf = (pointer: string) => placeAt(offsetOf(parsePointer(pointer)));
    const version = said ?? versionIn(text.slice(begin, document.contents?.range?.[0]));
    // Nothing stands between two markers, or after the last one.
    if (value !== undefined && value !== null) documents.push({ file, value, version, placeOf });
    begin = document.range[2];
  }
  if (documents.length + problems.length === 0)
    problems.push(problemOf({ offset: 0, message: "there is no spec in this file" }));
  return { documents, problems };
}

// The parser's own search for keys that are there twice compares each with each.
const options = { uniqueKeys: false, prettyErrors: false, version: "1.2", logLevel: "error" } as const;

/** By the core schema of YAML 1.2. Nothing is printed: what is to be said of a file is said as a problem. */
function parse(text: string) {
  const lineCounter = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const parsed = parseAllDocuments(text, { ...options, lineCounter });
    return { parsed: Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [], flaws: [], placeAt };
  } catch (error) {
    // It calls itself for each level.
    if (!(error instanceof RangeError)) throw error;
    return { parsed: [], flaws: [{ offset: 0, message: "this is nested too deep to be read" }], placeAt };
  }
}

/** What a document says, without what it tells editors, keeps for its own anchors, and says of its version. */
function readOne({ errors: [error], contents }: Document.Parsed): PlainValue & { readonly version?: string } {
  // Whatever else the parser complains of follows from the first.
  if (error) return { flaws: [{ offset: error.pos[0], message: error.message }] };
  const { value, flaws } = plainValue(contents);
  if (!isMap(contents) || value === undefined) return { value, flaws };
  const { $schema: _, $version, ...rest } = value as Record<string, unknown>;
  const said = Object.entries(rest).filter(([key]) => !key.startsWith("x-"));
  const version = $version === undefined ? {} : { version: `${$version}` };
  return { value: Object.fromEntries(said), flaws, ...version };
}

type Member = Pair<Node, Node | null>;

/** Finds where in the text a path leads; the members of a map are listed once, when they are first asked for. */
function offsetsIn(root: Node | null): (path: readonly string[]) => number {
  const listed = new WeakMap<YAMLMap, ReadonlyMap<string, Member>>();
  const membersOf = (map: YAMLMap) => {
    const members =
      listed.get(map) ?? new Map(map.items.toReversed().map((pair) => [keyOf(pair), pair as Member]));
    listed.set(map, members);
    return members;
  };
  return (path) => {
    let node: unknown = root;
    let offset = root?.range?.[0] ?? 0;
    for (const segment of path) {
      const member = isMap(node) ? membersOf(node).get(segment) : undefined;
      const next = member?.value ?? (isSeq(node) ? node.items[Number(segment)] : undefined);
      // A member is where its key is, an entry of a list where it begins.
      const place = member?.key ?? (next as Node | undefined);
      if (!place) return offset;
      offset = place.range?.[0] ?? offset;
      node = next;
    }
    return offset;
  };
}

const keyOf = ({ key }: { readonly key: unknown }): string => (isScalar(key) ? String(key.value) : "");
