import { type Decider, planNow, type Surroundings } from "../../core/apply/converge.ts";
import { wholeBucket } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { standingOf } from "../../core/plan/restraint.ts";
import { systemClock } from "../../core/providers/clock.ts";
import { type Desired, parseDesired } from "../../core/spec/desired.ts";
import { inAccount } from "../members/access.ts";
import type { Ledger } from "../tables/ledger.ts";
import { readable } from "../tables/schema.ts";
import { type Status, statusOf } from "../tables/status.ts";
import { textIn } from "../triggers/parts.ts";
import type { Cause } from "../triggers/trigger.ts";
import { type Restraints, restrainedBy, restraintsOn } from "./deferrals.ts";
import { searchFor } from "./elsewhere.ts";
import { holdsOf } from "./holds.ts";
import { reachOf } from "./owner.ts";
import { type Situation, situationOf } from "./reconciliation.ts";
import { unmanagedBy } from "./scope.ts";
import { wantedOf } from "./wanted.ts";
import type { LayerSources } from "./wanting.ts";
import { requirementsOf } from "./withdrawn.ts";

/** What foresee needs from outside. */
export interface Foreseer
  extends Surroundings,
    LayerSources,
    Pick<Situation, "intervals" | "otherDeployments" | "version"> {
  readonly ledger: Pick<Ledger, "status">;
  /** The budget is only asked and must not take a repair. */
  readonly restraints: Restraints;
}

/** Thrown for a bucket that the operator's settings exclude, itself or with its account: it is not read. */
export class ExcludedBucket extends Error {
  override readonly name = "ExcludedBucket";
}

/**
 * The plan that the service would carry out if it checked the bucket now for that reason, with every call that is held,
 * refused, or needs a person; undefined if the bucket is not managed. `item` is its spec, if it has one. Writes nothing.
 * Throws InvalidSpec, ExcludedBucket, and S3Failure for an unreachable bucket.
 */
export async function foreseeBucket(
  bucket: string,
  item: unknown,
  why: Cause["why"],
  foreseer: Foreseer,
): Promise<Plan | undefined> {
  const { clock = systemClock, ledger } = foreseer;
  refuseExcluded(bucket, foreseer);
  const began = clock.now().toISOString();
  const cause = { why, at: began };
  const last = readable(await ledger.status(bucket));
  const reach = await reachOf(
    { bucket, item, known: last, triggers: [{ bucket, id: why, cause }] },
    foreseer.members,
  );
  if (reach.outside !== undefined) throw new ExcludedBucket(reach.outside);
  const { known, accounts } = reach;
  const wanted = await wantedOf({ bucket, item, known, causes: [cause], accounts, began }, foreseer);
  if (!wanted) return undefined;
  const core = inAccount(wanted.account ?? accounts[0], foreseer);
  const { desired = wanted.paused && parseDesired(item), quietUntil, waived } = wanted;
  if (!desired) throw wanted.invalid;
  return planNow(desired, core, await deciderFor(desired, why, core, { known, quietUntil, waived }));
}

/** The same for a spec, also one that is not written yet. */
export async function foresee(spec: unknown, why: Cause["why"], foreseer: Foreseer): Promise<Plan> {
  const name = textIn(spec, "name") ?? parseDesired(spec).name;
  return (await foreseeBucket(name, spec, why, foreseer)) as Plan;
}

function refuseExcluded(bucket: string, { keptFrom }: Foreseer): void {
  const kept = keptFrom?.(bucket);
  if (kept !== undefined) throw new ExcludedBucket(kept);
}

/** What is known of a bucket when a plan is made. */
interface KnownBefore {
  readonly known: Status | undefined;
  readonly quietUntil?: string | undefined;
  readonly waived?: readonly string[] | undefined;
}

/** The holds and the deferrals of a check that begins now. Throws ExcludedBucket. */
export async function deciderFor(
  desired: Desired,
  why: Cause["why"],
  foreseer: Foreseer,
  before?: KnownBefore,
): Promise<Decider> {
  const { clock = systemClock, ledger, restraints } = foreseer;
  refuseExcluded(desired.name, foreseer);
  const standing = standingOf(desired, clock.now());
  if (standing) return { decide: async (plan) => plan.restrained(new Map([[wholeBucket, standing]])) };
  const known = before ? before.known : readable(await ledger.status(desired.name));
  const began = clock.now().toISOString();
  const last = statusOf(desired.name, known, began);
  const isAsked = why === "spec";
  const status = { ...last, ...(!isAsked && before && requirementsOf({ desired, ...before }, last, [])) };
  const situation = {
    ...situationOf(status, [{ why, at: began }], began, clock, foreseer),
    quietUntil: before?.quietUntil,
  };
  return {
    seen: situation.status.seen,
    holds: holdsOf(situation.status, [...desired.facets.keys()], situation),
    async decide(plan) {
      const { withBudget } = await restraintsOn(
        plan,
        { ...situation, desired, now: clock.now() },
        restraints,
      );
      const elsewhere = plan.exists ? undefined : await searchFor(desired.name, foreseer)();
      const deferrals = elsewhere ? new Map([[wholeBucket, elsewhere]]) : await withBudget();
      return plan.restrained(restrainedBy(deferrals), unmanagedBy(desired, situation.status));
    },
  };
}
