import {
  type MemberRef,
  membersOf,
  type ShapeRef,
  shapeOf,
  withoutTraits,
} from "../../core/providers/operation.ts";

/** The names of an object's members, and of theirs; a list of objects has the one member "[]". */
export interface Names {
  readonly [member: string]: Names;
}

const list = 1;
const listOf = (element: Names): Names => (Object.keys(element).length > 0 ? { "[]": element } : {});

/** The names that the SDK knows for a value. */
export function namesOf(reference: ShapeRef): Names {
  const members = membersOf(reference).map((member) => [member.name, namesOf(member.reference)]);
  if (members.length > 0) return Object.fromEntries(members);
  const [kind, , , , element] = shapeOf(reference) ?? [];
  return kind === list ? listOf(namesOf(withoutTraits(element as MemberRef)[0])) : {};
}

export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

const together = (a: Names, b: Names): Names => {
  const all = Object.keys({ ...a, ...b });
  return Object.fromEntries(all.map((name) => [name, together(a[name] ?? {}, b[name] ?? {})]));
};

/** The names that a schema takes, in whichever of its alternatives. */
export function namesIn({ properties = {}, items, anyOf = [] }: JsonSchema): Names {
  const members = Object.entries(properties).map(([name, member]) => [name, namesIn(member)]);
  const own: Names = { ...Object.fromEntries(members), ...(items && listOf(namesIn(items))) };
  return anyOf.map(namesIn).reduce(together, own);
}

/** A tree of names and all that it holds. */
export const subtrees = (names: Names): Names[] => [names, ...Object.values(names).flatMap(subtrees)];

/** The paths of `said` that are not in `known`. */
export const unknownTo = (known: Names, said: Names, path: readonly string[] = []): string[] =>
  Object.entries(said).flatMap(([name, inner]) => {
    const here = name === "[]" ? path : [...path, name];
    const there = known[name];
    return there ? unknownTo(there, inner, here) : [here.join(".")];
  });
