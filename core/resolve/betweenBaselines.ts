import { facetTable } from "../facets/index.ts";
import { incompatibleIn } from "../spec/incompatible.ts";
import { toPointer } from "../values/pointers.ts";
import { acrossFacets } from "./acrossFacets.ts";
import type { Baseline } from "./baseline.ts";
import { contradictions } from "./clashes.ts";
import { contradiction } from "./disputes.ts";
import { exampleFacts } from "./facts.ts";
import { type FacetValues, parsedFor } from "./layerValues.ts";
import { mayOverlap } from "./select.ts";

/** A place at which two baselines require different things of the buckets that both may select. */
export interface Contradiction {
  readonly one: string;
  readonly other: string;
  /** A JSON pointer to a facet, or below it. */
  readonly path: string;
  /** A JSON pointer to the facet of the other baseline, and why S3 does not take both; absent if it is the same place. */
  readonly beside?: { readonly path: string; readonly why: string } | undefined;
}

/** The problem of a contradiction. */
export const contradictionText = ({ one, other, path, beside }: Contradiction): string =>
  beside
    ? acrossFacets({ one, other, path, beside: beside.path, why: beside.why })
    : contradiction(one, other);

/** The contradictions of baselines that may select the same bucket, each pair once, in the order of the list. */
export function contradictionsAmong(baselines: readonly Baseline[]): Contradiction[] {
  const required = baselines.map((baseline) => ({ baseline, values: requiredBy(baseline) }));
  return required.flatMap((one, index) =>
    required.slice(index + 1).flatMap((other) => {
      if (!mayOverlap(one.baseline.select, other.baseline.select)) return [];
      const names = { one: one.baseline.name, other: other.baseline.name };
      return [
        ...placesOf(one.values, other.values).map((path) => ({ ...names, path })),
        ...acrossOf(one.values, other.values).map((place) => ({ ...names, ...place })),
      ];
    }),
  );
}

/** Two baselines that contradict each other do so for every bucket, so placeholders may stand for any texts. */
const requiredBy = ({ require }: Baseline): FacetValues => parsedFor(require, exampleFacts).values;

const placesOf = (one: FacetValues, other: FacetValues): string[] =>
  [...facetTable].flatMap(([name, facet]) => {
    const [mine, theirs] = [one[name], other[name]];
    if (mine === undefined || theirs === undefined) return [];
    return contradictions(facet, mine, theirs).map((path) => toPointer([name, ...path]));
  });

/** A facet of one and another facet of the other that S3 does not take together. */
const acrossOf = (one: FacetValues, other: FacetValues): Pick<Contradiction, "path" | "beside">[] =>
  Object.entries(one).flatMap(([mine, value]) =>
    Object.entries(other).flatMap(([theirs, there]) => {
      const values = [[mine, value] as const, [theirs, there] as const];
      const [found] = incompatibleIn(new Map(values));
      return found ? [{ path: `/${mine}`, beside: { path: `/${theirs}`, why: found.why } }] : [];
    }),
  );
