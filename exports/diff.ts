import type { Facet } from "../core/facets/facet.ts";
import { facetTable } from "../core/facets/index.ts";
import type { Drift } from "../core/plan/action.ts";
import { parseDesired, type S3BucketDesired } from "../core/spec/desired.ts";
import { diff, type Normal, toJson } from "../core/values/normal.ts";
import { toPointer } from "../core/values/pointers.ts";

/** One place where two specs differ. */
export type SpecDifference = Omit<Drift, "severity">;

const everything = { ignores: () => false, additive: false };

/**
 * The differences between two specs by meaning, compared like a bucket with its spec: a shorthand equals its long
 * form, and order counts only where S3 gives it a meaning. A facet that only one spec manages differs as a whole.
 * Throws InvalidSpec for an invalid spec.
 */
export function diffSpecs(before: S3BucketDesired, after: S3BucketDesired): SpecDifference[] {
  const [was, is] = [parseDesired(before).facets, parseDesired(after).facets];
  return [...facetTable.values()].flatMap((facet) => {
    const [from, to] = [was.get(facet.name), is.get(facet.name)];
    if (from !== undefined && to !== undefined) return differencesOf(facet, from, to);
    return from === to ? [] : [{ facet: facet.name, path: `/${facet.name}`, before: from, after: to }];
  });
}

function differencesOf(facet: Facet, from: unknown, to: unknown): SpecDifference[] {
  const [was, is] = [formOf(facet, from), formOf(facet, to)];
  return diff(is, was, everything).map(({ path, before, after }) => ({
    facet: facet.name,
    path: toPointer([facet.name, ...path]),
    before: toJson(before),
    after: toJson(after),
  }));
}

const formOf = (facet: Facet, value: unknown): Normal =>
  facet.effective(value === null ? undefined : facet.normalise(value, value));
