/**
 * The form in which values are compared. A plain object is open: members that only the live side has are not
 * compared. A Map is closed: an extra key is a difference. A Set is a closed set of words. An array is ordered and
 * compared as a whole.
 */
export type Normal =
  | string
  | number
  | boolean
  | ReadonlySet<string>
  | readonly Normal[]
  | NormalMap
  | NormalObject;

/** States "nothing": a member that is present and empty. The live side must have nothing there, either. */
export const none: ReadonlyMap<string, Normal> = new Map();

export interface NormalMap extends ReadonlyMap<string, Normal> {}
export interface NormalObject {
  readonly [member: string]: Normal | undefined;
}

/** The member names and keys on the way to a place in a normal form. */
export type Path = readonly string[];

/** One place where the live value differs from the desired one. `undefined`: nothing on that side. */
export interface Difference {
  readonly path: Path;
  readonly before: Normal | undefined;
  readonly after: Normal | undefined;
}

/**
 * Differences that are not drift: ignored places and, if `additive`, entries that the spec does not name. A named
 * entry is compared in full, so only the outermost closed collection can be additive; a list only at its end.
 */
export interface Tolerance {
  ignores(path: Path): boolean;
  readonly additive: boolean;
}

export const within = (collection: Normal, tolerance: Tolerance): Tolerance =>
  entriesOf(collection) || isArray(collection) ? { ...tolerance, additive: false } : tolerance;

export const isObject = (value: Normal | undefined): value is NormalObject =>
  typeof value === "object" && !Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set);

export const isArray = (value: Normal | undefined): value is readonly Normal[] => Array.isArray(value);

/** A closed collection as entries, so that code treats sets and maps alike. */
export const entriesOf = (value: Normal | undefined): NormalMap | undefined =>
  value instanceof Map
    ? value
    : value instanceof Set
      ? new Map([...value].map((word) => [word, word]))
      : undefined;

/** The part of a normal form under a key or an index; undefined if it has none. */
export const partOf = (normal: Normal | undefined, key: string): Normal | undefined => {
  if (isArray(normal)) return normal[Number(key)];
  if (normal instanceof Set) return normal.has(key) ? key : undefined;
  return isObject(normal) ? normal[key] : entriesOf(normal)?.get(key);
};

const exclusive = new WeakSet<object>();

/** Marks a closed collection whose members exclude each other, so that none stays beside those that are named. */
export function withExclusiveMembers<M extends NormalMap>(members: M): M {
  exclusive.add(members);
  return members;
}

export const isExclusive = (value: Normal) => typeof value === "object" && exclusive.has(value);

interface Pair {
  readonly key: string;
  readonly wanted: Normal | undefined;
  readonly actual: Normal | undefined;
}

/** The parts to compare one by one; undefined if the values are compared as a whole. */
function partsOf(wanted: Normal, actual: Normal | undefined, additive: boolean): Pair[] | undefined {
  const [wantedEntries, actualEntries] = [entriesOf(wanted), entriesOf(actual)];
  if (wantedEntries && actualEntries) {
    const keys =
      additive && !isExclusive(wanted)
        ? wantedEntries.keys()
        : new Set([...wantedEntries.keys(), ...actualEntries.keys()]);
    return [...keys].map((key) => ({ key, wanted: wantedEntries.get(key), actual: actualEntries.get(key) }));
  }
  if (isArray(wanted) && isArray(actual)) {
    if (additive ? wanted.length > actual.length : wanted.length !== actual.length) return undefined;
    return wanted.map((element, index) => ({ key: `${index}`, wanted: element, actual: actual[index] }));
  }
  if (isObject(wanted) && isObject(actual))
    return Object.keys(wanted)
      .filter((key) => wanted[key] !== undefined)
      .map((key) => ({ key, wanted: wanted[key], actual: actual[key] }));
  return undefined;
}

const isNothing = (side: Normal | undefined) =>
  side === undefined || side === none || entriesOf(side)?.size === 0 || (isArray(side) && side.length === 0);

/** Nothing is desired, and the live side has nothing or only unnamed entries that may stay. */
const isAsNone = (wanted: Normal | undefined, actual: Normal | undefined, additive: boolean) =>
  isNothing(wanted) &&
  (isNothing(actual) || (additive && wanted === none && entriesOf(actual) !== undefined));

/** Whether a value, with everything in it, states nothing. */
export const saysNothing = (value: Normal | undefined): boolean =>
  isNothing(value) ||
  (isArray(value) && value.every(saysNothing)) ||
  (isObject(value) && Object.values(value).every(saysNothing));

/** The differences between `wanted` and `actual`, in the order of `wanted`. */
export function diff(
  wanted: Normal | undefined,
  actual: Normal | undefined,
  tolerance: Tolerance,
  path: Path = [],
): Difference[] {
  if (wanted === actual || tolerance.ignores(path)) return [];
  const parts = wanted === undefined ? undefined : partsOf(wanted, actual, tolerance.additive);
  if (!parts) return [{ path, before: actual, after: wanted }];
  const inner = wanted === undefined ? tolerance : within(wanted, tolerance);
  // In a closed collection every key is an entry, even an empty one.
  const isNone = (part: Pair) => isObject(wanted) && isAsNone(part.wanted, part.actual, inner.additive);
  return parts.flatMap((part) =>
    isNone(part) ? [] : diff(part.wanted, part.actual, inner, [...path, part.key]),
  );
}

/** A normal form as JSON: maps as objects, sets as sorted lists. */
export function toJson(value: Normal | undefined): unknown {
  if (value === none) return undefined;
  if (value instanceof Set) return [...value].sort();
  if (value instanceof Map) return toJson(Object.fromEntries(value));
  if (isArray(value)) return value.map(toJson);
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined && member !== none)
        .map(([key, member]) => [key, toJson(member)]),
    );
  return value;
}

/** Any value as plain JSON: instants as texts, no undefined members, null for nothing. */
export const asPlainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
