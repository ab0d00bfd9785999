import { hash } from "node:crypto";
import { parsePointer, toPointer } from "../../core/values/pointers.ts";

/** A changed element of a long list: null on the side that does not have it. */
type Pair = readonly [before: unknown, after: unknown];

/** The value of a facet before and after, without the elements of long lists that did not change. */
export interface ChangedParts {
  /** The values with each long list empty. */
  readonly before: unknown;
  readonly after: unknown;
  /** The changed elements of each long list, by its JSON pointer. */
  readonly lists: Readonly<Record<string, readonly Pair[]>>;
  /** A digest of the elements of each long list that did not change. */
  readonly others: Readonly<Record<string, string>>;
}

/** The order has a meaning only in lists for which S3 has a lower limit. */
const longList = 100;

/** The values by facet as `changed` if one has a long list, so that an entry grows with what changed; otherwise whole. */
export function recordedValues(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
) {
  const parts = Object.entries(before).map(([facet, was]) => [facet, partsOf(was, after[facet])] as const);
  const hasLong = parts.some(([, { lists }]) => Object.keys(lists).length > 0);
  return hasLong ? { changed: Object.fromEntries(parts) } : { before, after };
}

function partsOf(before: unknown, after: unknown): ChangedParts {
  const long = { lists: {}, others: {} };
  const [was, is] = split(before, after, [], long);
  return { before: was, after: is, ...long };
}

interface LongLists {
  readonly lists: Record<string, readonly Pair[]>;
  readonly others: Record<string, string>;
}

function split(before: unknown, after: unknown, path: readonly string[], long: LongLists): Pair {
  if (Array.isArray(before) && Array.isArray(after)) {
    if (Math.max(before.length, after.length) <= longList) return [before, after];
    const pointer = toPointer(path);
    const pairs = pairsOf(before, after);
    long.lists[pointer] = pairs;
    long.others[pointer] = digestOf(without(after, textsOf(pairs.map(([, is]) => is))));
    return [[], []];
  }
  if (!isRecord(before) || !isRecord(after)) return [before, after];
  const [was, is] = [{ ...before }, { ...after }];
  for (const name of Object.keys(before))
    if (name in after) [was[name], is[name]] = split(before[name], after[name], [...path, name], long);
  return [was, is];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Changed elements side by side: what they share is stored once when the entry is compressed. */
function pairsOf(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const [was, is] = [without(before, textsOf(after)), without(after, textsOf(before))];
  const length = Math.max(was.length, is.length);
  return Array.from({ length }, (_, index): Pair => [was[index] ?? null, is[index] ?? null]);
}

/** The same in any order. */
const digestOf = (list: readonly unknown[]) => hash("sha256", JSON.stringify([...textsOf(list)].sort()));

const textsOf = (list: readonly unknown[]) => new Set(list.map((one) => JSON.stringify(one)));

const without = (list: readonly unknown[], texts: ReadonlySet<string>) =>
  list.filter((one) => !texts.has(JSON.stringify(one)));

/**
 * The whole value from before, from the live value; undefined if the list has changed since. What someone else has added to
 * it would else become part of a spec.
 */
export function wholeBefore(live: unknown, { before, lists, others = {} }: ChangedParts): unknown {
  let whole = before;
  for (const [pointer, pairs] of Object.entries(lists)) {
    const path = pointer === "" ? [] : parsePointer(pointer);
    const there = path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), live);
    if (!Array.isArray(there)) return undefined;
    const written = pairs.flatMap(([, is]) => (is === null ? [] : [is]));
    const left = without(there, textsOf(written));
    if (left.length !== there.length - written.length || digestOf(left) !== others[pointer]) return undefined;
    whole = replaced(whole, path, restored(there, pairs));
  }
  return whole;
}

/** Each element in the place of the one that replaced it, so that a diff of the spec shows no more than what changed. */
function restored(list: readonly unknown[], pairs: readonly Pair[]): unknown[] {
  const was = new Map(pairs.map(([before, after]) => [JSON.stringify(after), before]));
  const removed = pairs.flatMap(([before, after]) => (after === null ? [before] : []));
  const kept = list.flatMap((one) => {
    const text = JSON.stringify(one);
    const before = was.get(text);
    return was.has(text) ? (before === null ? [] : [before]) : [one];
  });
  return [...kept, ...removed];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], list: readonly unknown[]): unknown {
  if (name === undefined) return list;
  const members = isRecord(value) ? value : {};
  return { ...members, [name]: replaced(members[name], rest, list) };
}
