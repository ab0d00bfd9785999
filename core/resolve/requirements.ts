import { facetTable } from "../facets/index.ts";
import type { Requirement } from "../spec/desired.ts";
import type { Path } from "../values/normal.ts";
import { toPointer } from "../values/pointers.ts";
import { InvalidSpec, type Problem } from "../values/problems.ts";
import { type Baseline, type FacetValues, valuesFor } from "./baseline.ts";
import { contradictions } from "./clashes.ts";
import { type Exception, type ExceptionLimits, type Waiver, waiverOf } from "./exception.ts";
import type { Facts } from "./facts.ts";
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
  const parts: { readonly path: Path; readonly from: string }[] = [];
  const waiver = waiverOf(exceptions, limits);
  for (const { name: from, require, default: fallback } of selected)
    try {
      const note = (path: Path) => parts.push({ path, from });
      for (const [facet, value] of left(valuesFor(require, facts), waiver, note))
        required.set(facet, [...(required.get(facet) ?? []), { from, value }]);
      for (const [facet, value] of left(valuesFor(fallback, facts), waiver, note))
        defaults.set(facet, { from, value });
    } catch (error) {
      if (!(error instanceof InvalidSpec)) throw error;
      problems.push({ path: "", message: `baseline ${from} is not valid for this bucket: ${error.message}` });
    }
  const disputed = disputesIn(required);
  for (const [facet] of disputed) required.delete(facet);
  return {
    required,
    defaults,
    problems: [...problems, ...disputed.map(([, problem]) => problem)],
    waived: exceptions.map((exception) => waivedBy(exception, parts, limits)),
  };
}

const left = (values: FacetValues, waiver: Waiver, note: (path: Path) => void) =>
  Object.entries(values).flatMap(([facet, value]) => {
    const rest = withoutWaived(value, [facet], waiver, note);
    return rest === undefined ? [] : [[facet, rest] as const];
  });

function waivedBy(
  exception: Exception,
  parts: readonly { readonly path: Path; readonly from: string }[],
  limits: ExceptionLimits,
): Waived {
  const { covers } = waiverOf([exception], limits);
  const its = parts.filter(({ path }) => covers(path));
  const { name, until } = exception;
  return { exception: name, until, parts: its.map(({ path, from }) => ({ path: toPointer(path), from })) };
}

/** By facet, that two baselines contradict each other about it. */
function disputesIn(
  required: ReadonlyMap<string, readonly Requirement[]>,
): readonly (readonly [facet: string, problem: Problem])[] {
  return [...required].flatMap(([facet, list]) => {
    const row = facetTable.get(facet);
    const pairs = list.flatMap((one, index) => list.slice(index + 1).map((other) => [one, other] as const));
    return pairs.flatMap(([one, other]) => {
      const [place] = row ? contradictions(row, one.value, other.value) : [];
      if (!place) return [];
      const path = toPointer([facet, ...place]);
      return [[facet, { path, message: contradiction(one.from, other.from) }] as const];
    });
  });
}

/** The problem of two baselines of which only one can hold. */
export const contradiction = (one: string, other: string): string =>
  `baselines ${one} and ${other} require different things; only one of them can hold`;
