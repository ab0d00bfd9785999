import { documentOf } from "../values/documents.ts";
import {
  asPlainJson,
  type Difference,
  entriesOf,
  isArray,
  type Normal,
  none,
  type Path,
  partOf,
  toJson,
} from "../values/normal.ts";

// Normal forms are compared, but people see the documents. This file maps each path of a normal form back to the
// documents that it was made of: the bucket's and the spec's.

/** One of two compared values, or a part of it. */
interface Side {
  readonly normal: Normal | undefined;
  /** The same without S3's defaults: what the document states. */
  readonly explicit: Normal | undefined;
  readonly document: unknown;
}

/** Both sides of a comparison: the bucket's, then the spec's. */
export type Sides = readonly [before: Side, after: Side];

/** A place where two documents differ, with both sides. `entry` is the outermost key in the normal forms. */
export interface Shown {
  readonly path: Path;
  /** The path of the difference in the normal forms. */
  readonly formPath: Path;
  readonly sides: Sides;
  readonly entry: string | undefined;
}

/** A whole value as a side: `normal` with S3's defaults, `explicit` without them, and its document. */
export const sideOf = (normal: Normal, explicit: Normal | undefined, document: unknown): Side => ({
  normal,
  explicit,
  document: documentOf(explicit) ?? (explicit === undefined ? undefined : document),
});

const member = (document: unknown, name: string): unknown =>
  typeof document === "object" && document !== null && Object.hasOwn(document, name)
    ? (document as Readonly<Record<string, unknown>>)[name]
    : undefined;

function partOfSide({ normal, explicit, document }: Side, key: string): Side {
  const part = partOf(explicit, key);
  // The key of an entry is not an index of the list, even if it is a number.
  const isEntry = Array.isArray(document) && !isArray(explicit);
  const inner = documentOf(part) ?? (isEntry ? undefined : member(document, key));
  return { normal: partOf(normal, key), explicit: part, document: inner };
}

const isNothing = (normal: Normal | undefined) =>
  normal === undefined || normal === none || entriesOf(normal)?.size === 0;

/** The document does not have this part: it states the same elsewhere or in another shape. */
const isUnpublished = ({ explicit, document }: Side) => !isNothing(explicit) && document === undefined;

/** The value in the document; without one, S3's default if it is a single word. */
export function valueIn({ normal, explicit, document }: Side): unknown {
  if (document !== undefined) return asPlainJson(document);
  return isNothing(explicit) && typeof normal !== "object" ? normal : undefined;
}

const saysItself = (document: unknown, key: string) =>
  typeof document === "object" && document !== null && Object.values(document).includes(key);

/** The index of an element in the bucket's list, otherwise in the spec's. */
function placeOf(lists: Sides, elements: Sides): string | undefined {
  const places = lists.map(({ document }, at) =>
    Array.isArray(document) ? document.indexOf(elements[at as 0 | 1].document) : -1,
  );
  const place = places.find((index) => index >= 0);
  return place === undefined ? undefined : `${place}`;
}

/** Whether every element of a list has a name, so that a number among the names is not an index. */
const areNamed = (lists: Sides) =>
  lists.every(({ explicit }) =>
    [...(entriesOf(explicit) ?? [])].every(([key, part]) => saysItself(documentOf(part), key)),
  );

/** The path token of a list element: its own name, or its index. */
function nameOf(lists: Sides, elements: Sides, key: string): string | undefined {
  if (lists.some(({ explicit }) => isArray(explicit))) return key;
  if (!elements.some(({ document }) => saysItself(document, key))) return placeOf(lists, elements);
  return !/^\d+$/.test(key) || areNamed(lists) ? key : undefined;
}

/** Whether one of the documents has the member, or neither shows any part. */
const isThere = (sides: Sides, parts: Sides, key: string) =>
  sides.some(({ document }) => member(document, key) !== undefined) ||
  parts.every(({ document }) => document === undefined);

const isWords = ({ explicit }: Side) => explicit instanceof Set;
const isSame = ([before, after]: Sides) => JSON.stringify(valueIn(before)) === JSON.stringify(valueIn(after));

/** The innermost place on the path that the documents contain and where they differ. */
function shownAt(root: Sides, { path }: Difference, wholeEntries: boolean): Shown {
  const found: Shown[] = [{ path: [], formPath: path, sides: root, entry: undefined }];
  for (const key of path) {
    const { path: place, sides } = found.at(-1) as Shown;
    const parts = [partOfSide(sides[0], key), partOfSide(sides[1], key)] as const;
    const isList = sides.some(({ document }) => Array.isArray(document));
    const name = isList ? nameOf(sides, parts, key) : key;
    const isPublished = isList || isThere(sides, parts, key);
    if (sides.some(isWords) || parts.some(isUnpublished) || name === undefined || !isPublished) break;
    found.push({ path: [...place, name], formPath: path, sides: parts, entry: path[0] });
    if (isList && wholeEntries) break;
  }
  return found.findLast(({ sides }) => !isSame(sides)) ?? (found[0] as Shown);
}

const keyOf = (path: Path) => JSON.stringify(path);

/** An element that only the bucket has and one that only the spec has, at the same place, are one changed element. */
function together(one: Shown, other: Shown): Shown {
  const side = (at: 0 | 1) => (one.sides[at].document === undefined ? other.sides[at] : one.sides[at]);
  return { ...one, sides: [side(0), side(1)] };
}

/** The differences as the documents show them: each place once, none inside another. */
export function inWords(differences: readonly Difference[], root: Sides, wholeEntries = false): Shown[] {
  const places = new Map<string, Shown>();
  for (const difference of differences) {
    const shown = shownAt(root, difference, wholeEntries);
    const key = keyOf(shown.path);
    const known = places.get(key);
    places.set(key, known ? together(known, shown) : shown);
  }
  const isWithin = ({ path }: Shown) => path.some((_, end) => places.has(keyOf(path.slice(0, end))));
  return [...places.values()].filter((shown) => !isWithin(shown));
}

/** A whole value for display: its document, or the normal form with S3's defaults. */
export const wholeInWords = (document: unknown, normal: Normal): unknown =>
  document === undefined || document === null ? toJson(normal) : asPlainJson(document);
