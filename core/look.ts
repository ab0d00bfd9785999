import type { Drift } from "./action.ts";
import {
  type Convergence,
  converge,
  only,
  planNow,
  type Sent,
  type Surroundings,
  type Witness,
} from "./converge.ts";
import type { Desired } from "./desired.ts";
import type { Holds } from "./holds.ts";
import { judge, judgePlan, outOfReach } from "./judge.ts";
import type { Plan } from "./plan.ts";
import { S3Failure } from "./providers/awsErrors.ts";
import type { Trouble, Troubles } from "./status.ts";

/** What one look at a bucket found and did. */
export interface Look {
  /** The facets it covered; with the bucket missing or an error of the whole bucket, all that are managed. */
  readonly facets: readonly string[];
  readonly exists: boolean;
  readonly drift: readonly Drift[];
  /** By facet that differed, the whole value from before. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly sent: readonly Sent[];
  readonly troubles: Troubles;
}

/** Looks at some of the managed facets of a bucket and, unless its mode forbids, puts them right. Never rejects for S3. */
export async function lookAt(
  desired: Desired,
  facets: ReadonlySet<string>,
  surroundings: Surroundings,
  account: Witness,
  holds: Holds,
): Promise<Look> {
  const reasons = new Map([...holds].map(([facet, { reason }]) => [facet, reason]));
  const witness: Witness = { ...account, holds: reasons };
  const all = [...desired.facets.keys()];
  try {
    const scope = only(desired, facets);
    if (desired.mode === "observe") return observed(await planNow(scope, surroundings), [...facets]);
    const partial = scope.facets.size < all.length;
    const first = await converge(
      scope,
      surroundings,
      partial
        ? { ...witness, beforeWrites: async (plan) => onlyWhole(plan) ?? account.beforeWrites?.(plan) }
        : witness,
    );
    if (!partial || !deservesWiderLook(first)) return converged(first, [...facets], holds);
    const second = await converge(desired, surroundings, witness);
    const wide = converged(second, all, holds);
    return {
      ...wide,
      drift: joinDrift(first.plan.drift, wide.drift),
      before: { ...wide.before, ...first.plan.before },
      sent: [...first.sent, ...wide.sent],
    };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return { facets: all, exists: false, drift: [], before: {}, sent: [], troubles: outOfReach(error) };
  }
}

const onlyWhole = ({ exists }: Plan): Trouble | undefined =>
  exists ? undefined : { verdict: "retrying", reason: "a bucket is made whole" };

// The cause of a refusal is often another facet's drift; and a bucket is made whole or not at all.
const deservesWiderLook = ({ plan, failed }: Convergence): boolean =>
  !plan.exists || failed.some(({ failure }) => failure.kind !== "transient");

/** What either of two looks found; where both found something, what the later one did. */
export const joinDrift = (a: readonly Drift[] = [], b: readonly Drift[] = []): Drift[] => [
  ...new Map([...a, ...b].map((drift) => [drift.path, drift])).values(),
];

const observed = (plan: Plan, facets: readonly string[]): Look => ({
  facets,
  exists: plan.exists,
  drift: plan.drift,
  before: {},
  sent: [],
  troubles: judgePlan(plan),
});

function converged(result: Convergence, facets: readonly string[], holds: Holds): Look {
  const { plan, sent } = result;
  const exists = plan.exists || sent.length > 0;
  const { drift, before } = plan;
  return { facets, exists, drift, before, sent, troubles: judge(result, holds) };
}
