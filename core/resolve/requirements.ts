import { facetTable } from "../facets/index.ts";
import type { Requirement } from "../spec/desired.ts";
import type { Path } from "../values/normal.ts";
import { toPointer } from "../values/pointers.ts";
import type { Problem } from "../values/problems.ts";
import { agreedAcross } from "./acrossFacets.ts";
import type { Baseline } from "./baseline.ts";
import { undisputed } from "./disputes.ts";
import { type Exception, type ExceptionLimits, type Waiver, waiverOf } from "./exception.ts";
import type { Facts } from "./facts.ts";
import { type FacetValues, parsedFor } from "./layerValues.ts";
import { withoutWaived } from "./waive.ts";

/** What an exception waives of a bucket. */
export interface Waived {
  readonly exception: string;
  /** An instant, ISO 8601. */
  readonly until: string;
  /** JSON pointers to the parts, and the baselines that they belong to. */
  readonly parts: readonly WaivedPart[];
}
interface WaivedPart {
  readonly path: string;
  readonly from: string;
}

/** What the baselines that select a bucket say of it, without what exceptions waive. */
export interface Said {
  /** By facet, in the order of the baselines. */
  readonly required: ReadonlyMap<string, readonly Requirement[]>;
  /** By facet, that of the last baseline that has one. */
  readonly defaults: ReadonlyMap<string, Requirement>;
  /** The names of the baselines. */
  readonly order: readonly string[];
  readonly problems: readonly Problem[];
  readonly waived: readonly Waived[];
}

/** The selected baselines in their order, and the exceptions that are in force for the bucket. */
export function saidOf(
  selected: readonly Baseline[],
  facts: Facts,
  exceptions: readonly Exception[],
  limits: ExceptionLimits,
): Said {
  const required = new Map<string, Requirement[]>();
  const defaults = new Map<string, Requirement>();
  const problems: Problem[] = [];
  const parts: Part[] = [];
  const waiver = waiverOf(exceptions, limits);
  const valuesOf = (from: string, layer: FacetValues) => {
    const { values, problems: its } = parsedFor(layer, facts);
    problems.push(...its.map(({ path, message }) => ({ path, message: `baseline ${from}: ${message}` })));
    const rest = left(values, waiver);
    parts.push(...rest.waived.map((path) => ({ path, from })));
    return rest.values;
  };
  for (const { name: from, require, default: fallback } of selected) {
    for (const [facet, value] of valuesOf(from, require))
      required.set(facet, [...(required.get(facet) ?? []), { from, value }]);
    for (const [facet, value] of valuesOf(from, fallback)) defaults.set(facet, { from, value });
  }
  const agreed = undisputed(required);
  const across = agreedAcross(agreed.required);
  return {
    required: across.required,
    defaults,
    order: selected.map(({ name }) => name),
    problems: [...problems, ...agreed.problems, ...across.problems],
    waived: exceptions.map((exception) => waivedBy(exception, parts, limits)),
  };
}

/** A part that is waived, and the baseline that it belongs to. */
interface Part {
  readonly path: Path;
  readonly from: string;
}

function left(values: FacetValues, waiver: Waiver) {
  const rest = Object.entries(values).flatMap(([name, value]) => {
    const facet = facetTable.get(name);
    return facet ? [{ name, ...withoutWaived(facet, value, waiver) }] : [];
  });
  return {
    values: rest.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])),
    waived: rest.flatMap(({ waived }) => waived),
  };
}

function waivedBy(exception: Exception, parts: readonly Part[], limits: ExceptionLimits): Waived {
  const { covers } = waiverOf([exception], limits);
  const its = parts.filter(({ path }) => covers(path));
  const { name, until } = exception;
  return { exception: name, until, parts: its.map(({ path, from }) => ({ path: toPointer(path), from })) };
}
