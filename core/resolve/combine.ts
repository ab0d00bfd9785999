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
  if (base === undefined || base === null || required === null) return required;
  return join(required, base, facet.singleRule === true);
}

function join(required: unknown, base: unknown, singleRule: boolean): unknown {
  if (Array.isArray(required) && Array.isArray(base)) return joinLists(required, base, singleRule);
  if (!isMembers(required) || !isMembers(base)) return required;
  const members = Object.entries(required).map(([name, value]) => {
    const there = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, value === undefined ? there : there === undefined ? value : join(value, there, singleRule)];
  });
  return { ...base, ...Object.fromEntries(members) };
}

/** An element replaces the one with its Id; without an Id it is added unless an equal one is there. */
function joinLists(required: readonly unknown[], base: readonly unknown[], singleRule: boolean): unknown[] {
  if (singleRule) return [join(required[0], base[0], singleRule)];
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
  let value = own?.isDefault ? asMetBy(facet, own.value, live, true) : own?.value;
  const met = requires.map(({ from, value: required }) => {
    const taken = asMetBy(facet, asMetBy(facet, required, value, false), live, true);
    value = joined(facet, taken, value);
    return { from, value: taken };
  });
  return { value, requires: met };
}
