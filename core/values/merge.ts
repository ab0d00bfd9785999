import {
  diff,
  entriesOf,
  isArray,
  isExclusive,
  isObject,
  type Normal,
  type NormalMap,
  none,
  type Path,
  type Tolerance,
  within,
} from "./normal.ts";

type MergePart = (key: string, part: Normal | undefined, there: Normal | undefined) => Normal | undefined;

/**
 * The value to write: `wanted`, with everything that the tolerance and open objects keep taken from `actual`. A new
 * entry has nothing to keep. A part that equals one side is that same object, so that it keeps its document; the
 * bucket's document is preferred.
 */
export function merge(
  wanted: Normal,
  actual: Normal | undefined,
  tolerance: Tolerance,
  path: Path = [],
): Normal {
  const merged = mergeParts(wanted, actual, tolerance, path);
  return [actual, wanted].find((side) => side !== undefined && hasSameParts(side, merged)) ?? merged;
}

function hasSameParts(a: Normal, b: Normal): boolean {
  const kind = (value: Normal) => [entriesOf, isArray, isObject].findIndex((is) => is(value));
  if (kind(a) !== kind(b) || typeof a !== "object" || typeof b !== "object") return a === b;
  const [ours, theirs] = [partsOf(a), partsOf(b)];
  return ours.size === theirs.size && [...ours].every(([key, part]) => theirs.get(key) === part);
}

const partsOf = (value: object): ReadonlyMap<string, unknown> =>
  entriesOf(value as Normal) ?? new Map(Object.entries(value).filter(([, part]) => part !== undefined));

function mergeParts(wanted: Normal, actual: Normal | undefined, tolerance: Tolerance, path: Path): Normal {
  // Nothing can be kept from a value of another kind.
  const isNew = actual === undefined || isOfOtherKind(wanted, actual);
  // A member that says "nothing" is kept only where the bucket has entries there, of which none is named.
  const staysUnnamed = (part: Normal | undefined, there: Normal | undefined) =>
    (tolerance.additive && !isExclusive(wanted) && (part === undefined || entriesOf(there) !== undefined)) ||
    (part === none && there === none);
  const mergePart: MergePart = (key, part, there) => {
    if (tolerance.ignores([...path, key])) return isNew ? part : there;
    if (part === undefined || part === none) return staysUnnamed(part, there) ? there : undefined;
    return merge(part, there, within(wanted, tolerance), [...path, key]);
  };
  const wantedEntries = entriesOf(wanted);
  if (wantedEntries) return mergeEntries(wanted, wantedEntries, entriesOf(actual) ?? new Map(), mergePart);
  if (isArray(wanted)) {
    const there = isArray(actual) ? actual : [];
    const same = there.length === wanted.length ? there : [];
    const merged = wanted.map((element, index) => mergePart(`${index}`, element, same[index]) ?? element);
    return [...merged, ...unnamed(wanted, there, tolerance, path)];
  }
  if (!isObject(wanted)) return wanted;
  const there = isObject(actual) ? actual : {};
  const declared = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return {
    ...there,
    ...Object.fromEntries(declared.map(([key, value]) => [key, mergePart(key, value, there[key])])),
  };
}

const isOfOtherKind = (one: Normal, other: Normal) =>
  Boolean(entriesOf(one)) !== Boolean(entriesOf(other)) || isArray(one) !== isArray(other);

/** The unnamed elements to keep. Named ones come first, so that they win in lists whose order matters. */
function unnamed(wanted: readonly Normal[], there: readonly Normal[], tolerance: Tolerance, path: Path) {
  if (!tolerance.additive) return [];
  const differs = (named: Normal, element: Normal, index: number) =>
    diff(named, element, within(wanted, tolerance), [...path, `${index}`]).length > 0;
  return there.filter((element) => wanted.every((named, index) => differs(named, element, index)));
}

function mergeEntries(
  wanted: Normal,
  wantedEntries: NormalMap,
  there: NormalMap,
  mergePart: MergePart,
): Normal {
  const merged = new Map<string, Normal>();
  for (const key of new Set([...wantedEntries.keys(), ...there.keys()])) {
    const value = mergePart(key, wantedEntries.get(key), there.get(key));
    if (value !== undefined) merged.set(key, value);
  }
  return wanted instanceof Set ? new Set(merged.keys()) : merged;
}
