import type { Facet } from "../facets/facet.ts";
import { identityOf } from "../values/identity.ts";
import type { Path } from "../values/normal.ts";
import type { Waiver } from "./exception.ts";

/** What is left of a value, and the paths of the waived parts. */
interface Left {
  /** Undefined if nothing is left. */
  readonly value: unknown;
  readonly waived: readonly Path[];
}

/** The value of a facet without what is waived. If the rest alone were no value that S3 takes, nothing is waived. */
export function withoutWaived(facet: Facet, value: unknown, waiver: Waiver): Left {
  if (waiver.kept.some((pointer) => isForeignTo(facet, value, pointer))) return { value, waived: [] };
  const rest = leftOf(value, [facet.name], waiver, facet.singleRule === true);
  const isWhole = rest.waived.length === 0 || rest.value === undefined;
  return isWhole || facet.schema.safeParse(rest.value).success ? rest : { value, waived: [] };
}

const isStructure = (value: unknown) => typeof value === "object" && value !== null;

/**
 * Whether a pointer to what must stay has not the form of the facet's value, like that of a shorthand, or names by its place
 * an entry that has an Id. What it is meant to keep is unknown, so the whole facet stays.
 */
function isForeignTo({ name }: Facet, value: unknown, [facet, member, entry]: Path): boolean {
  if ((facet !== name && facet !== "*") || member === undefined || member === "*") return false;
  if (Array.isArray(value)) return isPlaceOfNamed(value, member);
  if (!isStructure(value)) return false;
  const members = value as Readonly<Record<string, unknown>>;
  if (!Object.hasOwn(members, member)) return Object.values(members).some(isStructure);
  const list = members[member];
  return Array.isArray(list) && entry !== undefined && isPlaceOfNamed(list, entry);
}

const isPlaceOfNamed = (list: readonly unknown[], token: string): boolean =>
  /^\d+$/.test(token) &&
  list.some((one) => identityOf(one) !== undefined) &&
  !list.some((one) => identityOf(one) === token);

const nothing = (path: Path): Left => ({ value: undefined, waived: [path] });

function leftOf(value: unknown, path: Path, waiver: Waiver, singleRule: boolean): Left {
  if (waiver.covers(path) && !waiver.spares(path)) return nothing(path);
  if (typeof value !== "object" || value === null || value instanceof Date) return { value, waived: [] };
  return Array.isArray(value)
    ? leftOfList(value, path, waiver, singleRule)
    : leftOfMembers(value as Readonly<Record<string, unknown>>, path, waiver, singleRule);
}

function leftOfMembers(
  value: Readonly<Record<string, unknown>>,
  path: Path,
  waiver: Waiver,
  singleRule: boolean,
): Left {
  const members = Object.entries(value).map(([name, member]) => {
    const its = leftOf(member, [...path, name], waiver, singleRule);
    return { name, member, its };
  });
  // What must stay keeps the words beside it, like the version of a policy, unless they are waived by name.
  const staysTogether =
    waiver.covers(path) && members.some(({ member, its }) => isStructure(member) && its.value !== undefined);
  const parts = members.map((one) =>
    staysTogether && !isStructure(one.member) ? { ...one, its: { value: one.member, waived: [] } } : one,
  );
  const kept = parts.filter(({ member, its }) => its.value !== undefined || member === undefined);
  const isAllGone = parts.length > 0 && kept.length === 0;
  return {
    value: isAllGone ? undefined : Object.fromEntries(kept.map(({ name, its }) => [name, its.value])),
    waived: parts.flatMap(({ its }) => its.waived),
  };
}

/** An element that is an object is waived as a whole or not at all: without a part it would say something else. */
function leftOfList(value: readonly unknown[], path: Path, waiver: Waiver, singleRule: boolean): Left {
  const elements = value.map((element, index): Left => {
    const place = [...path, identityOf(element) ?? `${index}`];
    if (singleRule) return leftOf(element, place, waiver, singleRule);
    return waiver.covers(place) && !waiver.spares(place) ? nothing(place) : { value: element, waived: [] };
  });
  const kept = elements.filter((one) => one.value !== undefined);
  return {
    value: value.length > 0 && kept.length === 0 ? undefined : kept.map((one) => one.value),
    waived: elements.flatMap(({ waived }) => waived),
  };
}
