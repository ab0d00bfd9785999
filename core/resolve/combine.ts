import { isDeepStrictEqual } from "node:util";
import type { Facet } from "../facets/facet.ts";
import type { FacetLayers, Requirement } from "../spec/desired.ts";
import { identityOf } from "../values/identity.ts";

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** A requirement, with each part that another value meets in another way replaced by that part of the other value. */
const asMetBy = (facet: Facet, required: unknown, other: unknown, isLive: boolean): unknown =>
  required === null || other === null || other === undefined || !facet.meeting
    ? required
    : facet.meeting(required, other, isLive);

/** A value with what is required besides it: objects are joined by member, lists by the Id of their elements. */
function joined(facet: Facet, required: unknown, base: unknown): unknown {
  if (base === undefined || base === null || required === null || facet.indivisible) return required;
  return join(facet, required, base, facet.singleRule === true);
}

function join(facet: Facet, required: unknown, base: unknown, isSingle: boolean): unknown {
  if (Array.isArray(required) && Array.isArray(base))
    return isSingle ? [join(facet, required[0], base[0], false)] : joinLists(required, base);
  if (!isMembers(required) || !isMembers(base)) return required;
  const members = Object.entries(required).map(([name, value]) => {
    const there = Object.hasOwn(base, name) ? base[name] : undefined;
    if (value === undefined) return [name, there];
    const isReplaced = there === undefined || facet.exclusive?.includes(name);
    return [name, isReplaced ? value : join(facet, value, there, isSingle)];
  });
  return { ...base, ...Object.fromEntries(members) };
}

/** An element replaces the one with its Id; without an Id it is added unless an equal one is there. */
function joinLists(required: readonly unknown[], base: readonly unknown[]): unknown[] {
  const byId = new Map(
    required.flatMap((one) => (identityOf(one) === undefined ? [] : [[identityOf(one), one]])),
  );
  const kept = base.map((one) => {
    const id = identityOf(one);
    const replacement = id === undefined ? undefined : byId.get(id);
    byId.delete(id);
    return replacement ?? one;
  });
  const isNew = (one: unknown) => {
    const id = identityOf(one);
    return id === undefined ? !base.some((other) => isDeepStrictEqual(one, other)) : byId.has(id);
  };
  return [...kept, ...required.filter(isNew)];
}

/**
 * The live value without the entries whose Ids other layers use for something else. They are about to be replaced: who can
 * write one entry under the Id of another could else have it stand for both.
 */
function besidesClaims(facet: Facet, live: unknown, mine: unknown, others: readonly unknown[]): unknown {
  const left = (list: unknown, part: (value: unknown) => unknown, whole: (entry: unknown) => unknown) => {
    if (!Array.isArray(list)) return list;
    const ids = new Set(entriesIn(part(mine)).map(identityOf));
    const claims = others.flatMap((one) => entriesIn(part(one)));
    const isEqual = (one: unknown, other: unknown) =>
      isDeepStrictEqual(
        ...([one, other].map((entry) => facet.normalise(whole(entry) as never)) as [unknown, unknown]),
      );
    return list.filter((entry) => {
      const id = identityOf(entry);
      if (id === undefined || ids.has(id)) return true;
      return claims.every((claim) => identityOf(claim) !== id || isEqual(claim, entry));
    });
  };
  if (others.length === 0 || facet.singleRule) return live;
  if (!isMembers(live))
    return left(
      live,
      (value) => value,
      (entry) => [entry],
    );
  const members = Object.entries(live).map(([name, list]) => {
    const part = (value: unknown) => (isMembers(value) ? value[name] : undefined);
    return [name, left(list, part, (entry) => ({ ...live, [name]: [entry] }))];
  });
  return Object.fromEntries(members);
}

const entriesIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What is wanted of a facet, and what each baseline requires in the form that was taken. */
export interface Combined {
  readonly value: unknown;
  readonly requires: readonly Requirement[];
}

/**
 * What is wanted of a facet: its own value with everything that baselines require. A requirement that the own value or the
 * live value meets in another way, under another name or more strictly, takes that form.
 */
export function combined(facet: Facet, { own, requires }: FacetLayers, live?: unknown): Combined {
  const all = [...(own ? [own.value] : []), ...requires.map((one) => one.value)];
  const asMetLive = (mine: unknown, said: unknown) => {
    const others = all.filter((one) => one !== said);
    return asMetBy(facet, mine, besidesClaims(facet, live, mine, others), true);
  };
  let value = own?.isDefault ? asMetLive(own.value, own.value) : own?.value;
  const met = requires.map(({ from, value: required }) => {
    const taken = asMetLive(asMetBy(facet, required, value, false), required);
    value = joined(facet, taken, value);
    return { from, value: taken };
  });
  // Others may stay beside what baselines say, so the places of the bucket's own entries count.
  const isAmongOthers = (!own || own.isDefault) && live && value;
  return { value: isAmongOthers && facet.placed ? facet.placed(value, live) : value, requires: met };
}

/** Whether S3 would take together what the layers say of a facet. */
export function isPossible(facet: Facet, layers: FacetLayers): boolean {
  const { value } = combined(facet, layers);
  return value === null || facet.schema.safeParse(value).success;
}
