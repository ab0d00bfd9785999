import { type Convergence, converge, only, planNow, type Surroundings } from "../../core/apply/converge.ts";
import type { Drift } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Refusal } from "../../core/providers/provider.ts";
import type { Desired } from "../../core/spec/desired.ts";
import { type Condition, wholeBucket } from "../tables/status.ts";
import type { Check } from "./checkResult.ts";
import { conditionsOf, conditionsOfPlan, outOfReach } from "./conditions.ts";
import { restrainedBy } from "./deferrals.ts";
import type { Deferrals, Holds } from "./holds.ts";
import { withSeverity } from "./severity.ts";

/** Called before the first write of a plan; returns what must be deferred. */
export type Gate = (plan: Plan, refusal?: Refusal) => Promise<Deferrals>;

/** Checks some managed facets of a bucket and repairs them unless it is in observe mode. S3's errors become conditions. */
export async function checkBucket(
  desired: Desired,
  facets: ReadonlySet<string>,
  surroundings: Surroundings,
  gate: Gate,
  holds: Holds,
): Promise<Check> {
  const all = [...desired.facets.keys()];
  try {
    const scope = only(desired, facets);
    if (desired.mode === "observe") return observed(await planNow(scope, surroundings), [...facets]);
    const partial = scope.facets.size < all.length;
    const completeGate: Gate = async (plan, refusal) => deferPartial(plan) ?? gate(plan, refusal);
    const first = await attempt(scope, surroundings, partial ? completeGate : gate, holds);
    if (!partial || !needsWiderCheck(first)) return first.check;
    const { check } = await attempt(desired, surroundings, gate, holds);
    return {
      ...check,
      drift: joinDrift(first.check.drift, check.drift),
      before: { ...check.before, ...first.check.before },
      sent: [...first.check.sent, ...check.sent],
      survived: [...first.check.survived, ...check.survived],
      merged: [...(first.check.merged ?? []), ...(check.merged ?? [])],
    };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    const conditions = withSeverity(outOfReach(error), [], all);
    return { ...nothingFound, facets: all, read: [], exists: false, conditions, failure: error };
  }
}

const nothingFound = { isGone: false, drift: [], before: {}, shown: () => ({}), sent: [], survived: [] };

const partialCreation: Condition = { verdict: "retrying", reason: "a bucket is created with all its facets" };

const deferPartial = ({ exists }: Plan): Deferrals | undefined =>
  exists ? undefined : new Map([[wholeBucket, partialCreation]]);

// Drift of another facet often causes a refusal; and a bucket is created with all its facets or not at all.
const needsWiderCheck = ({ result: { plan, failed } }: Attempt): boolean =>
  !plan.exists || failed.some(({ failure }) => failure.kind !== "transient");

/** The drift of two checks; for the same path, that of the later one. */
export const joinDrift = (a: readonly Drift[] = [], b: readonly Drift[] = []): Drift[] => [
  ...new Map([...a, ...b].map((drift) => [drift.path, drift])).values(),
];

const readOf = (facets: readonly string[], { unknown }: Plan) =>
  facets.filter((name) => !unknown.some(({ facet }) => facet === name));

const observed = (plan: Plan, facets: readonly string[]): Check => ({
  ...nothingFound,
  facets,
  read: readOf(facets, plan),
  exists: plan.exists,
  isGone: !plan.exists,
  drift: plan.drift,
  conditions: withSeverity(conditionsOfPlan(plan), plan.drift, facets),
});

interface Attempt {
  readonly result: Convergence;
  readonly check: Check;
}

/** Converges the facets of a spec and derives the conditions. */
async function attempt(
  desired: Desired,
  surroundings: Surroundings,
  gate: Gate,
  holds: Holds,
): Promise<Attempt> {
  let deferrals: Deferrals = new Map();
  const result = await converge(desired, surroundings, {
    holds,
    async decide(plan, refusal) {
      const its = await gate(plan, refusal);
      deferrals = new Map([...deferrals, ...its]);
      return plan.restrained(restrainedBy(its));
    },
  });
  const { plan, sent, rest } = result;
  const { drift, before } = plan;
  const facets = [...desired.facets.keys()];
  const read = readOf(facets, plan);
  const exists = plan.exists || sent.length > 0;
  const shown = (names: readonly string[]) => ({ ...plan.shown(names), ...rest.shown(names) });
  const conditions = withSeverity(conditionsOf(result, holds, deferrals), drift, facets);
  const survived = rest === plan ? [] : rest.drift.map(({ facet }) => facet);
  // In a file apart: most writes keep nothing of others.
  const merged = result.readAt.size > 0 ? (await import("./mergedWrites.ts")).mergedIn(result) : undefined;
  const isGone = !exists;
  const check = { facets, read, exists, isGone, drift, before, shown, sent, survived, conditions, merged };
  return { result, check };
}
