import type { Drift } from "../action.ts";
import type { Sent } from "../carryOut.ts";
import { type Convergence, converge, only, planNow, type Surroundings } from "../converge.ts";
import type { Desired } from "../desired.ts";
import type { Plan } from "../plan.ts";
import { S3Failure } from "../providers/awsErrors.ts";
import { type Trouble, type Troubles, wholeBucket } from "../tables/status.ts";
import type { Holds } from "./holds.ts";
import { judge, judgePlan, outOfReach } from "./judge.ts";
import { type PutOff, restrainedBy } from "./putOff.ts";
import { withSeverity } from "./severity.ts";

/** What one look at a bucket found and did. */
export interface Look {
  /** The facets it covered; with the bucket missing or an error of the whole bucket, all that are managed. */
  readonly facets: readonly string[];
  readonly exists: boolean;
  readonly drift: readonly Drift[];
  /** By facet that differed, the whole value from before. */
  readonly before: Readonly<Record<string, unknown>>;
  /** The whole values of those of the facets that were read, as they were read last. */
  shown(facets: readonly string[]): Readonly<Record<string, unknown>>;
  readonly sent: readonly Sent[];
  /** Facets that were written and did not read back as they were sent. */
  readonly survived: readonly string[];
  readonly troubles: Troubles;
}

/** Asked before anything of a plan is written. */
export type Gate = (plan: Plan) => Promise<PutOff>;

/** Looks at some of the managed facets of a bucket and, unless its mode forbids, puts them right. Never rejects for S3. */
export async function lookAt(
  desired: Desired,
  facets: ReadonlySet<string>,
  surroundings: Surroundings,
  gate: Gate,
  holds: Holds,
): Promise<Look> {
  const all = [...desired.facets.keys()];
  try {
    const scope = only(desired, facets);
    if (desired.mode === "observe") return observed(await planNow(scope, surroundings), [...facets]);
    const partial = scope.facets.size < all.length;
    const wholeGate: Gate = async (plan) => onlyWhole(plan) ?? gate(plan);
    const first = await attempt(scope, surroundings, partial ? wholeGate : gate, holds);
    if (!partial || !deservesWiderLook(first)) return first.look;
    const { look } = await attempt(desired, surroundings, gate, holds);
    return {
      ...look,
      drift: joinDrift(first.look.drift, look.drift),
      before: { ...look.before, ...first.look.before },
      sent: [...first.look.sent, ...look.sent],
      survived: [...first.look.survived, ...look.survived],
    };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    const troubles = withSeverity(outOfReach(error), [], all);
    return { ...nothingSeen, facets: all, exists: false, troubles };
  }
}

const nothingSeen = { drift: [], before: {}, shown: () => ({}), sent: [], survived: [] };

const notWhole: Trouble = { verdict: "retrying", reason: "a bucket is made whole" };

const onlyWhole = ({ exists }: Plan): PutOff | undefined =>
  exists ? undefined : new Map([[wholeBucket, notWhole]]);

// The cause of a refusal is often another facet's drift; and a bucket is made whole or not at all.
const deservesWiderLook = ({ result: { plan, failed } }: Attempt): boolean =>
  !plan.exists || failed.some(({ failure }) => failure.kind !== "transient");

/** What either of two looks found; where both found something, what the later one did. */
export const joinDrift = (a: readonly Drift[] = [], b: readonly Drift[] = []): Drift[] => [
  ...new Map([...a, ...b].map((drift) => [drift.path, drift])).values(),
];

const observed = (plan: Plan, facets: readonly string[]): Look => ({
  ...nothingSeen,
  facets,
  exists: plan.exists,
  drift: plan.drift,
  troubles: withSeverity(judgePlan(plan), plan.drift, facets),
});

interface Attempt {
  readonly result: Convergence;
  readonly look: Look;
}

/** Converges the facets of a spec, and judges what came of it. */
async function attempt(
  desired: Desired,
  surroundings: Surroundings,
  gate: Gate,
  holds: Holds,
): Promise<Attempt> {
  let putOff: PutOff = new Map();
  const result = await converge(desired, surroundings, {
    holds,
    async decide(plan) {
      putOff = await gate(plan);
      return plan.restrained(restrainedBy(putOff));
    },
  });
  const { plan, sent, rest } = result;
  const { drift, before } = plan;
  const facets = [...desired.facets.keys()];
  const exists = plan.exists || sent.length > 0;
  const shown = (names: readonly string[]) => ({ ...plan.shown(names), ...rest.shown(names) });
  const troubles = withSeverity(judge(result, holds, putOff), drift, facets);
  const survived = rest === plan ? [] : rest.drift.map(({ facet }) => facet);
  return { result, look: { facets, exists, drift, before, shown, sent, survived, troubles } };
}
