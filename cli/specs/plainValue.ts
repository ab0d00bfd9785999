import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from "yaml";

/** Something wrong in a document, and where in its text. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

/** What a document says as JSON has it, and what is wrong in it. No value where that cannot be known. */
export interface PlainValue {
  readonly value?: unknown;
  readonly flaws: readonly Flaw[];
}

const deepest = 100;
/** So many values may stand in a document by an alias, those within others counted. */
const mostAliased = 10_000;

interface Told {
  readonly value: unknown;
  /** How many values it is made of. */
  readonly size: number;
}

interface Reading {
  readonly flaws: Flaw[];
  readonly anchors: Map<string, Told>;
  aliased: number;
  isKnown: boolean;
}

/** Each node is read once, whatever its neighbours and keys are. A key that is there twice is wrong, and hides nothing else. */
export function plainValue(root: Node | null): PlainValue {
  const reading: Reading = { flaws: [], anchors: new Map(), aliased: 0, isKnown: true };
  const { value } = read(root, 0, reading);
  return reading.isKnown ? { value, flaws: reading.flaws } : { flaws: reading.flaws };
}

const nothing: Told = { value: null, size: 1 };

/** Says what is wrong with a node: without it the document says something else, or nothing. */
function refuse(node: Node | null, message: string, reading: Reading): Told {
  reading.flaws.push({ offset: node?.range?.[0] ?? 0, message });
  reading.isKnown = false;
  return nothing;
}

function read(node: Node | null, depth: number, reading: Reading): Told {
  if (depth > deepest) return refuse(node, `this is nested deeper than ${deepest} levels`, reading);
  if (isAlias(node)) return readAlias(node, reading);
  const told = readContent(node, depth, reading);
  const { anchor } = (node ?? {}) as { anchor?: string };
  if (anchor) reading.anchors.set(anchor, told);
  return told;
}

function readContent(node: Node | null, depth: number, reading: Reading): Told {
  if (isScalar(node)) return readScalar(node, reading);
  if (isMap(node)) return readMap(node.items as Pair<Node, Node | null>[], depth, reading);
  if (!isSeq(node)) return nothing;
  const told = node.items.map((one) => read(one as Node, depth + 1, reading));
  return { value: told.map(({ value }) => value), size: sizeOf(told) };
}

const sizeOf = (parts: readonly Told[]) => parts.reduce((sum, { size }) => sum + size, 1);

function readMap(pairs: readonly Pair<Node, Node | null>[], depth: number, reading: Reading): Told {
  const members = new Map<string, Told>();
  for (const { key, value } of pairs) {
    const name = nameOf(key, reading);
    if (name === undefined) continue;
    if (members.has(name))
      reading.flaws.push({ offset: key.range?.[0] ?? 0, message: "this key is there already" });
    members.set(name, read(value, depth + 1, reading));
  }
  const entries = [...members].map(([name, { value }]) => [name, value]);
  return { value: Object.fromEntries(entries), size: sizeOf([...members.values()]) };
}

function nameOf(key: Node, reading: Reading): string | undefined {
  const name = isScalar(key) ? key.value : undefined;
  if (name === null) return "";
  if (["string", "number", "bigint", "boolean"].includes(typeof name)) return `${name}`;
  refuse(key, "a key has to be a word", reading);
  return undefined;
}

function readScalar(scalar: Scalar, reading: Reading): Told {
  const { value } = scalar;
  const isJson = value === null || typeof value === "string" || typeof value === "boolean";
  if (isJson || Number.isFinite(value)) return { value, size: 1 };
  return refuse(scalar as unknown as Node, "JSON has no such value", reading);
}

function readAlias(alias: Alias, reading: Reading): Told {
  const told = reading.anchors.get(alias.source);
  const node = alias as unknown as Node;
  if (!told) return refuse(node, `nothing before it is called &${alias.source}`, reading);
  reading.aliased += told.size;
  if (reading.aliased <= mostAliased) return told;
  return reading.isKnown
    ? refuse(node, `aliases stand for more than ${mostAliased} values`, reading)
    : nothing;
}
