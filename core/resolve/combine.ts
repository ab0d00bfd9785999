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
  return facet.indivisible ? required : join(facet, required, base, facet.singleRule === true);
}

function join(facet: Facet, required: unknown, base: unknown, isSingle: boolean): unknown {
  if (Array.isArray(required) && Array.isArray(base))
    return isSingle ? [join(facet, required[0], base[0], false)] : joinLists(required, base);
  if (!isMembers(required) || !isMembers(base)) return required;
  const members = Object.entries(required).map(([name, value]) => {
    const there = Object.hasOwn(base, name) ? base[name] : undefined;
    if (value === undefined) return [name, there];
    return [name, facet.exclusive?.includes(name) ? value : join(facet, value, there, isSingle)];
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
    const replacement = byId.get(id);
    byId.delete(id);
    return replacement ?? one;
  });
  const isNew = (one: unknown) => {
    const id = identityOf(one);
    return id === undefined ? !base.some((other) => isDeepStrictEqual(one, other)) : byId.has(id);
  };
  return [...kept, ...required.filter(isNew)];
}

/** A list in the value of a facet: how it is reached, and the value that has nothing else in this list than one entry. */
interface List {
  in(value: unknown): unknown;
  withOnly(entry: unknown): unknown;
}

/**
 * The live value without the entries under Ids that layers use for something else. They are about to be replaced: who can
 * write one entry under the Id of another could else have it stand for both. Those under the Ids of `mine` stay.
 */
function besidesClaims(facet: Facet, live: unknown, mine: unknown, layers: readonly unknown[]): unknown {
  if (!isMembers(live)) {
    const whole: List = { in: (value) => value, withOnly: (entry) => [entry] };
    return unclaimed(facet, live, whole, mine, layers);
  }
  const members = Object.entries(live).map(([name, value]) => {
    const list: List = {
      in: (layer) => (isMembers(layer) ? layer[name] : undefined),
      withOnly: (entry) => ({ ...live, [name]: [entry] }),
    };
    return [name, unclaimed(facet, value, list, mine, layers)];
  });
  return Object.fromEntries(members);
}

/** What is left of a part of the live value; what is no list stays. */
function unclaimed(facet: Facet, live: unknown, list: List, mine: unknown, layers: readonly unknown[]) {
  if (!Array.isArray(live)) return live;
  const ids = new Set(entriesIn(list.in(mine)).map(identityOf));
  const claims = layers.flatMap((one) => entriesIn(list.in(one)));
  const formOf = (entry: unknown) => facet.normalise(list.withOnly(entry) as never);
  return live.filter((entry) => {
    const id = identityOf(entry);
    if (id === undefined || ids.has(id)) return true;
    return claims.every(
      (claim) => identityOf(claim) !== id || isDeepStrictEqual(formOf(claim), formOf(entry)),
    );
  });
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
  const all = [own?.value, ...requires.map((one) => one.value)];
  const asMetLive = (mine: unknown) => asMetBy(facet, mine, besidesClaims(facet, live, mine, all), true);
  let value = own?.isDefault ? asMetLive(own.value) : own?.value;
  const met = requires.map(({ from, value: required }) => {
    const taken = asMetLive(asMetBy(facet, required, value, false));
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
