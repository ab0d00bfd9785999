import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from "yaml";

/** A problem in a document, with its offset in the text. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

/** The value of a document as JSON, and its flaws. Without a value if the flaws make it unknown. */
export interface PlainValue {
  readonly value?: unknown;
  readonly flaws: readonly Flaw[];
}

const deepest = 100;
/** The most values that aliases of a document may stand for, nested values included. */
const mostAliased = 10_000;

/** The characters of a key that a message shows. */
const mostShown = 64;

interface Sized {
  readonly value: unknown;
  /** The number of values in it, itself included. */
  readonly size: number;
}

interface Reading {
  readonly flaws: Flaw[];
  readonly anchors: Map<string, Sized>;
  aliased: number;
  isKnown: boolean;
}

/** Reads each node once, in linear time. A repeated key is a flaw; the rest of the map is still read. */
export function plainValue(root: Node | null): PlainValue {
  const reading: Reading = { flaws: [], anchors: new Map(), aliased: 0, isKnown: true };
  const { value } = read(root, 0, reading);
  return reading.isKnown ? { value, flaws: reading.flaws } : { flaws: reading.flaws };
}

const nothing: Sized = { value: null, size: 1 };

/** Adds a flaw that makes the document's value unknown. */
function refuse(node: Node | null, message: string, reading: Reading): Sized {
  reading.flaws.push({ offset: node?.range?.[0] ?? 0, message });
  reading.isKnown = false;
  return nothing;
}

function read(node: Node | null, depth: number, reading: Reading): Sized {
  if (depth > deepest) return refuse(node, `this is nested deeper than ${deepest} levels`, reading);
  if (isAlias(node)) return readAlias(node, reading);
  const content = readContent(node, depth, reading);
  const { anchor } = (node ?? {}) as { anchor?: string };
  if (anchor) reading.anchors.set(anchor, content);
  return content;
}

function readContent(node: Node | null, depth: number, reading: Reading): Sized {
  if (isScalar(node)) return readScalar(node, reading);
  if (isMap(node)) return readMap(node.items as Pair<Node, Node | null>[], depth, reading);
  if (!isSeq(node)) return nothing;
  const entries = node.items.map((one) => read(one as Node, depth + 1, reading));
  return { value: entries.map(({ value }) => value), size: sizeOf(entries) };
}

const sizeOf = (parts: readonly Sized[]) => parts.reduce((sum, { size }) => sum + size, 1);

function readMap(pairs: readonly Pair<Node, Node | null>[], depth: number, reading: Reading): Sized {
  const members = new Map<string, Sized>();
  for (const { key, value } of pairs) {
    const name = nameOf(key, reading);
    if (name === undefined) continue;
    if (members.has(name))
      reading.flaws.push({
        offset: key.range?.[0] ?? 0,
        message: `the key ${JSON.stringify(name.slice(0, mostShown))} is repeated`,
      });
    members.set(name, read(value, depth + 1, reading));
  }
  const entries = [...members].map(([name, { value }]) => [name, value]);
  return { value: Object.fromEntries(entries), size: sizeOf([...members.values()]) };
}

function nameOf(key: Node, reading: Reading): string | undefined {
  const name = isScalar(key) ? key.value : undefined;
  if (name === null) return "";
  if (["string", "number", "bigint", "boolean"].includes(typeof name)) return `${name}`;
  refuse(key, "a key must be a string", reading);
  return undefined;
}

function readScalar(scalar: Scalar, reading: Reading): Sized {
  const { value } = scalar;
  const isJson = value === null || typeof value === "string" || typeof value === "boolean";
  if (isJson || Number.isFinite(value)) return { value, size: 1 };
  return refuse(scalar as unknown as Node, "JSON has no such value", reading);
}

function readAlias(alias: Alias, reading: Reading): Sized {
  const anchored = reading.anchors.get(alias.source);
  const node = alias as unknown as Node;
  if (!anchored) return refuse(node, `there is no anchor &${alias.source} before this alias`, reading);
  reading.aliased += anchored.size;
  if (reading.aliased <= mostAliased) return anchored;
  return reading.isKnown
    ? refuse(node, `aliases stand for more than ${mostAliased} values`, reading)
    : nothing;
}
