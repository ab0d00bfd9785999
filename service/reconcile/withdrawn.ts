import type { Plan } from "../../core/plan/plan.ts";
import type { Status } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { Check } from "./checkResult.ts";
import { type Deferrals, endsHolds } from "./holds.ts";
import type { Occasion } from "./reconciliation.ts";
import type { Wanted } from "./wanting.ts";

// Deleting or narrowing a baseline writes nothing. Where a spec says something else than the baseline required, a person
// decides: by writing the spec, or by an override.

/** Of which facets baselines require something now, and of which they no longer do. */
export function requirementsOf(
  { desired, waived = [] }: Pick<Wanted, "desired" | "waived">,
  { required = [], withdrawn = [] }: Pick<Status, "required" | "withdrawn">,
  asked: readonly Cause[],
): Pick<Status, "required" | "withdrawn"> {
  const layers = [...(desired?.layers ?? [])];
  const now = layers.flatMap(([facet, { requires }]) => (requires.length > 0 ? [facet] : []));
  const isOver = (facet: string) =>
    endsHolds(asked) || now.includes(facet) || waived.includes(facet) || !desired?.facets.has(facet);
  const left = [...new Set([...withdrawn, ...required])].filter((facet) => !isOver(facet));
  return {
    required: now.length > 0 ? now : undefined,
    withdrawn: left.length > 0 ? left : undefined,
  };
}

/** The differences that only show because a requirement is gone. What exposes the bucket is repaired all the same. */
export function withdrawnIn({ actions }: Plan, { status: { withdrawn = [] } }: Occasion): Deferrals {
  const facets = actions.flatMap(({ facet, severity }) => (severity === "exposure" ? [] : [facet]));
  return new Map(
    facets
      .filter((facet) => withdrawn.includes(facet))
      .map((facet) => {
        const reason = `${facet}: a baseline no longer requires what the bucket has, and the spec says something else`;
        return [facet, { verdict: "held", hold: "withdrawn", reason }] as const;
      }),
  );
}

/** Without the facets that were found as the spec says. */
export function stillWithdrawn(
  { withdrawn = [] }: Status,
  { read, drift }: Pick<Check, "read" | "drift">,
): Status["withdrawn"] {
  const differs = (name: string) => drift.some(({ facet }) => facet === name);
  const left = withdrawn.filter((facet) => !read.includes(facet) || differs(facet));
  return left.length > 0 ? left : undefined;
}
