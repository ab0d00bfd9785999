import type { Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import type { Requirement } from "../spec/desired.ts";
import type { Path } from "../values/normal.ts";
import { toPointer } from "../values/pointers.ts";
import type { Problem } from "../values/problems.ts";
import { agreedAcross } from "./acrossFacets.ts";
import type { Requirements } from "./agreed.ts";
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
  readonly required: Requirements;
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
  const waiver = waiverOf(exceptions, limits);
  const left = selected.map(({ name, require, default: fallback }) => ({
    requires: leftOf(require, name, facts, waiver),
    defaults: leftOf(fallback, name, facts, waiver),
  }));
  const required = new Map<string, Requirement[]>();
  for (const [facet, one] of left.flatMap(({ requires }) => requires.values))
    required.set(facet, [...(required.get(facet) ?? []), one]);
  const agreed = undisputed(required);
  const across = agreedAcross(agreed.required);
  const layers = left.flatMap(({ requires, defaults }) => [requires, defaults]);
  const parts = layers.flatMap(({ waived }) => waived);
  return {
    required: across.required,
    defaults: new Map(left.flatMap(({ defaults }) => defaults.values)),
    order: selected.map(({ name }) => name),
    problems: [layers, [agreed, across]].flat().flatMap(({ problems }) => problems),
    waived: exceptions.map((exception) => waivedBy(exception, parts, limits)),
  };
}

/** A part that is waived, and the baseline that it belongs to. */
interface Part {
  readonly path: Path;
  readonly from: string;
}

/** What is left of a layer of a baseline: by facet, what it wants; and what is waived or wrong. */
interface Left {
  readonly values: readonly (readonly [facet: string, Requirement])[];
  readonly waived: readonly Part[];
  readonly problems: readonly Problem[];
}

function leftOf(layer: FacetValues, from: string, facts: Facts, waiver: Waiver): Left {
  const { values, problems } = parsedFor(layer, facts);
  const rest = Object.entries(values).map(([name, value]) => ({
    name,
    ...withoutWaived(facetTable.get(name) as Facet, value, waiver),
  }));
  return {
    values: rest.flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, { from, value }] as const],
    ),
    waived: rest.flatMap(({ waived }) => waived.map((path) => ({ path, from }))),
    problems: problems.map(({ path, message }) => ({ path, message: `baseline ${from}: ${message}` })),
  };
}

function waivedBy(exception: Exception, parts: readonly Part[], limits: ExceptionLimits): Waived {
  const { covers } = waiverOf([exception], limits);
  const its = parts.filter(({ path }) => covers(path));
  const { name, until } = exception;
  return { exception: name, until, parts: its.map(({ path, from }) => ({ path: toPointer(path), from })) };
}
