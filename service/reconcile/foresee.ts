import { type Decider, planNow, type Surroundings } from "../../core/apply/converge.ts";
import { wholeBucket } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { standingOf } from "../../core/plan/restraint.ts";
import { systemClock } from "../../core/providers/clock.ts";
import { type Desired, parseDesired } from "../../core/spec/desired.ts";
import type { Ledger } from "../tables/ledger.ts";
import { readable } from "../tables/schema.ts";
import { statusOf } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { type Restraints, restrainedBy, restraintsOn } from "./deferrals.ts";
import { holdsOf } from "./holds.ts";
import { type Situation, situationOf } from "./reconciliation.ts";
import { unmanagedBy } from "./scope.ts";

/** What foresee needs from outside. */
export interface Foreseer
  extends Surroundings,
    Pick<Situation, "intervals" | "otherDeployments" | "version"> {
  readonly ledger: Pick<Ledger, "status">;
  /** The budget is only asked and must not take a repair. */
  readonly restraints: Restraints;
  /** Why the operator's settings exclude a bucket. */
  readonly keptFrom?: ((bucket: string) => string | undefined) | undefined;
}

/** Thrown for a bucket that the operator's settings exclude: it is not read. */
export class ExcludedBucket extends Error {
  override readonly name = "ExcludedBucket";
}

/**
 * The plan that the service would carry out if it checked the bucket now for that reason, with every call that is held,
 * refused, or needs a person. Writes nothing. Throws InvalidSpec, ExcludedBucket, and S3Failure for an unreachable bucket.
 */
export async function foresee(spec: unknown, why: Cause["why"], foreseer: Foreseer): Promise<Plan> {
  const desired = parseDesired(spec);
  return planNow(desired, foreseer, await deciderFor(desired, why, foreseer));
}

/** The holds and the deferrals of a check that begins now. Throws ExcludedBucket. */
export async function deciderFor(desired: Desired, why: Cause["why"], foreseer: Foreseer): Promise<Decider> {
  const { clock = systemClock, ledger, restraints, keptFrom } = foreseer;
  const kept = keptFrom?.(desired.name);
  if (kept !== undefined) throw new ExcludedBucket(kept);
  const standing = standingOf(desired, clock.now());
  if (standing)
    return {
      decide: async (plan) => plan.restrained(new Map([[wholeBucket, standing]])),
    };
  const known = readable(await ledger.status(desired.name));
  const began = clock.now().toISOString();
  const situation = situationOf(
    statusOf(desired.name, known, began),
    [{ why, at: began }],
    began,
    clock,
    foreseer,
  );
  return {
    seen: situation.status.seen,
    holds: holdsOf(situation.status, [...desired.facets.keys()], situation),
    async decide(plan) {
      const { withBudget } = await restraintsOn(
        plan,
        { ...situation, desired, now: clock.now() },
        restraints,
      );
      const deferrals = await withBudget();
      return plan.restrained(restrainedBy(deferrals), unmanagedBy(desired, situation.status));
    },
  };
}
