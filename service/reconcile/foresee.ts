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
import { deferralsOf, type Restraints, restrainedBy } from "./deferrals.ts";
import { holdsOf } from "./holds.ts";
import { type Situation, situationOf } from "./reconciliation.ts";
import { unmanagedBy } from "./scope.ts";

/** All that is to be known to say what the service would do. */
export interface Foreseer extends Surroundings, Pick<Situation, "pace" | "otherDeployments" | "version"> {
  readonly ledger: Pick<Ledger, "status">;
  /** Its budget is asked, and must take nothing. */
  readonly restraints: Restraints;
  /** Why the operator keeps the service from a bucket. */
  readonly keptFrom?: ((bucket: string) => string | undefined) | undefined;
}

/** Thrown for a bucket that the operator keeps the service from: it is not even read. */
export class KeptFrom extends Error {
  override readonly name = "KeptFrom";
}

/**
 * What the service would do next to a bucket whose spec is this one, if it were checked now for that reason: with every
 * call that is held, refused, or left to a person. Reads, and writes nothing. Throws InvalidSpec, KeptFrom, and an S3Failure
 * for a bucket that is out of reach.
 */
export async function foresee(spec: unknown, why: Cause["why"], foreseer: Foreseer): Promise<Plan> {
  const desired = parseDesired(spec);
  return planNow(desired, foreseer, await deciderFor(desired, why, foreseer));
}

/** What would be held, and what of a plan would be taken out, in a check that begins now. */
export async function deciderFor(desired: Desired, why: Cause["why"], foreseer: Foreseer): Promise<Decider> {
  const { clock = systemClock, ledger, restraints, keptFrom } = foreseer;
  const kept = keptFrom?.(desired.name);
  if (kept !== undefined) throw new KeptFrom(kept);
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
      const deferrals = await deferralsOf(plan, { ...situation, desired, now: clock.now() }, restraints);
      return plan.restrained(restrainedBy(deferrals), unmanagedBy(desired, situation.status));
    },
  };
}
