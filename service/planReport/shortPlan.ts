import type { Warning } from "../../core/facets/warning.ts";
import type { Drift } from "../../core/plan/action.ts";
import type { Withheld } from "../../core/plan/calls.ts";
import { Plan } from "../../core/plan/plan.ts";
import type { Unknown } from "../../core/plan/planContents.ts";
import type { Problem } from "../../core/values/problems.ts";

/** Why there is no plan for a bucket. */
export interface NoPlan {
  readonly bucket: string;
  readonly error: { readonly code: string; readonly message: string; readonly problems?: readonly Problem[] };
  readonly shortened?: string;
}

/** A withheld change with the names of its calls only. */
type ShortWithheld = Omit<Withheld, "calls"> & { readonly calls: readonly string[] };

/** A plan that is too long for an answer: the places of differences and the names of calls, without values and inputs. */
export interface ShortPlan {
  readonly bucket: string;
  readonly region: string;
  readonly exists: boolean;
  readonly drift: readonly Pick<Drift, "facet" | "path" | "severity">[];
  readonly actions: readonly {
    readonly type: string;
    readonly details: { readonly facet?: string; readonly opens?: readonly string[] };
  }[];
  readonly refused: readonly ShortWithheld[];
  readonly held: readonly ShortWithheld[];
  readonly manual: readonly ShortWithheld[];
  readonly unmanaged: readonly string[];
  readonly unknown: readonly Unknown[];
  readonly warnings: readonly Warning[];
  readonly inSync: boolean;
  /** What is left out, and how to get it. */
  readonly shortened: string;
}

export type AnyPlan = Plan | ShortPlan | NoPlan;

const mostLines = 1_000;
const mostCharacters = 300;
const mostOpenings = 10;

/** The part of a plan that fits into an answer, whatever its length; `shortened` says what is left out. */
export const shorten = (plan: Plan | NoPlan): ShortPlan | NoPlan =>
  plan instanceof Plan ? shortPlan(plan) : shortReason(plan);

function shortPlan(plan: Plan): ShortPlan {
  const { bucket, region, exists, unknown, warnings, inSync, drift, actions } = plan;
  const listed = `${firstOf(drift)} differences and ${firstOf(actions)} calls, without values and inputs`;
  return {
    ...{ bucket, region, exists, unknown, inSync, unmanaged: plan.unmanaged },
    refused: plan.refused.map(shortWithheld),
    held: plan.held.map(shortWithheld),
    manual: plan.manual.map(shortWithheld),
    warnings: warnings.slice(0, mostLines).map((warning) => ({ ...warning, text: cut(warning.text) })),
    drift: drift.slice(0, mostLines).map(({ facet, path, severity }) => ({ facet, path, severity })),
    actions: actions.slice(0, mostLines).map(({ type, details: { facet, opens } }) => ({
      type,
      details: { ...(facet && { facet }), ...(opens && { opens: opens.slice(0, mostOpenings).map(cut) }) },
    })),
    shortened: `too long for one answer: contains ${listed}; S3Manager.plan returns all of it`,
  };
}

const shortWithheld = ({ calls, ...withheld }: Withheld): ShortWithheld => ({
  ...withheld,
  calls: calls.slice(0, mostLines).map(({ type }) => type),
});

function shortReason({ bucket, error: { code, message, problems = [] } }: NoPlan): NoPlan {
  const listed = problems
    .slice(0, mostLines)
    .map((problem) => ({ path: cut(problem.path), message: cut(problem.message) }));
  return {
    bucket: cut(bucket),
    error: { code, message: cut(message), ...(listed.length > 0 && { problems: listed }) },
    shortened: `too long for one answer: contains ${firstOf(problems)} problems`,
  };
}

const firstOf = ({ length }: readonly unknown[]) => `${Math.min(length, mostLines)} of ${length}`;

const cut = (text: string) => (text.length > mostCharacters ? `${text.slice(0, mostCharacters)}...` : text);
