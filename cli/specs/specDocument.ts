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

/** A place in a file; both numbers start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A problem in a file, with its place. */
export interface FileProblem extends Place {
  readonly file: string;
  /** A JSON pointer into the document; empty for the whole document. */
  readonly path: string;
  readonly message: string;
}

/** One document of a file, with the places of its parts. */
export interface SpecDocument {
  readonly file: string;
  readonly value: unknown;
  /** The version at which the spec was read from the table, if a comment or `$version` names it. */
  readonly version: string | undefined;
  /** The place of the part at a JSON pointer, or of its nearest existing parent. */
  placeOf(pointer: string): Place;
}

interface Documents {
  readonly documents: readonly SpecDocument[];
  readonly problems: readonly FileProblem[];
}

/** The documents of a file in YAML, which includes JSON. Text that cannot be read is a problem with its place. */
export function documentsIn(file: string, text: string): Documents {
  const { parsed, flaws, placeAt } = parse(text);
  const problemOf = ({ offset, message }: Flaw) => ({ file, ...placeAt(offset), path: "", message });
  const documents: SpecDocument[] = [];
  const problems = flaws.map(problemOf);
  let begin = 0;
  for (const document of parsed) {
    const { value, flaws, version: named } = readOne(document);
    problems.push(...flaws.map(problemOf));
    const offsetOf = offsetsIn(document.contents);
    const placeOf = (pointer: string) => placeAt(offsetOf(parsePointer(pointer)));
    const version = named ?? versionIn(text.slice(begin, document.contents?.range?.[0]));
    // A document between two markers, or after the last one, may be empty.
    if (value !== undefined && value !== null) documents.push({ file, value, version, placeOf });
    begin = document.range[2];
  }
  if (documents.length + problems.length === 0)
    problems.push(problemOf({ offset: 0, message: "this file contains no spec" }));
  return { documents, problems };
}

// uniqueKeys: the parser's own search for repeated keys is quadratic.
const options = { uniqueKeys: false, prettyErrors: false, version: "1.2", logLevel: "error" } as const;

/** Parses with the core schema of YAML 1.2. The parser prints nothing: errors of a file become problems. */
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
    // The parser is recursive, and overflows the stack on deep nesting.
    if (!(error instanceof RangeError)) throw error;
    return { parsed: [], flaws: [{ offset: 0, message: "the nesting is too deep" }], placeAt };
  }
}

/** The value of a document, without `$schema`, `$version` and the `x-` members. */
function readOne({ errors: [error], contents }: Document.Parsed): PlainValue & { readonly version?: string } {
  // Only the first error: the others follow from it.
  if (error) return { flaws: [{ offset: error.pos[0], message: `not valid YAML: ${error.message}` }] };
  const { value, flaws } = plainValue(contents);
  if (!isMap(contents) || value === undefined) return { value, flaws };
  const { $schema: _, $version, ...rest } = value as Record<string, unknown>;
  const members = Object.entries(rest).filter(([key]) => !key.startsWith("x-"));
  const version = $version === undefined ? {} : { version: `${$version}` };
  return { value: Object.fromEntries(members), flaws, ...version };
}

type Member = Pair<Node, Node | null>;

/** Returns a function from a path to its offset in the text. Lists the members of a map once, when they are first needed. */
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
      // The place of a member is its key, that of an entry of a list its start.
      const place = member?.key ?? (next as Node | undefined);
      if (!place) return offset;
      offset = place.range?.[0] ?? offset;
      node = next;
    }
    return offset;
  };
}

const keyOf = ({ key }: { readonly key: unknown }): string => (isScalar(key) ? String(key.value) : "");
