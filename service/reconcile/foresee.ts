import { type Decider, planNow, type Surroundings } from "../../core/apply/converge.ts";
import { labels } from "../../core/facets/index.ts";
import { wholeBucket } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { standingOf } from "../../core/plan/restraint.ts";
import { systemClock } from "../../core/providers/clock.ts";
import { type Desired, parseDesired } from "../../core/spec/desired.ts";
import { inAccount } from "../members/access.ts";
import type { Ledger } from "../tables/ledger.ts";
import { readable } from "../tables/schema.ts";
import { type Status, statusOf } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { type Restraints, restrainedBy, restraintsOn } from "./deferrals.ts";
import { searchFor } from "./elsewhere.ts";
import { holdsOf } from "./holds.ts";
import type { Located } from "./place.ts";
import { type Situation, situationOf } from "./reconciliation.ts";
import { unmanagedBy } from "./scope.ts";
import { wantedOf } from "./wanted.ts";
import type { LayerSources, Wanted } from "./wanting.ts";
import { whereIs } from "./where.ts";
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

/** A bucket of which a plan is asked for. */
export interface AskedPlan {
  readonly bucket: string;
  /** Its spec; undefined if it has none. */
  readonly item: unknown;
  /** Where a listing found it. */
  readonly located?: Located | undefined;
}

/** What is wanted of a bucket, before it is read. */
export interface Prospect {
  readonly wanted: Wanted;
  /** Undefined if its spec is invalid and nothing is required. */
  readonly desired: Desired | undefined;
  readonly why: Cause["why"];
  readonly known: Status | undefined;
  /** With S3 of the bucket's account. */
  readonly core: Foreseer;
}

/**
 * The plan that the service would carry out if it checked the bucket now for that reason, with every call that is held,
 * refused, or needs a person; undefined if the bucket is not managed. Writes nothing. Throws InvalidSpec, ExcludedBucket, and
 * S3Failure for an unreachable bucket.
 */
export async function foreseeBucket(
  asked: AskedPlan,
  why: Cause["why"],
  foreseer: Foreseer,
): Promise<Plan | undefined> {
  const prospect = await prospectOf(asked, why, foreseer);
  return prospect && planOf(prospect);
}

/** The first half of foreseeBucket: reads tables, and of S3 only facts of the bucket. */
export async function prospectOf(
  { bucket, item, located }: AskedPlan,
  why: Cause["why"],
  foreseer: Foreseer,
): Promise<Prospect | undefined> {
  const { clock = systemClock, ledger } = foreseer;
  refuseExcluded(bucket, foreseer);
  const last = readable(await ledger.status(bucket));
  const began = clock.now().toISOString();
  const trigger = { bucket, id: why, cause: { why, at: began }, account: located?.account };
  const asked = { bucket, item, known: last, triggers: [trigger], located, began };
  const place = await whereIs(asked, foreseer);
  if (place.outside !== undefined) throw new ExcludedBucket(place.outside);
  const wanted = await wantedOf(place, foreseer);
  if (!wanted) return undefined;
  const desired = wanted.desired ?? (wanted.paused && parseDesired(item));
  return { wanted, desired, why, known: place.known, core: inAccount(place.account, foreseer) };
}

/** The second half: reads the bucket. */
export async function planOf(prospect: Prospect): Promise<Plan> {
  const { wanted, desired, core } = prospect;
  if (!desired) throw wanted.invalid;
  return planNow(desired, core, await deciderFor({ ...prospect, desired }));
}

/** While its tags cannot be read, it is not known which baselines select the bucket: no one can say that it is in sync. */
export function unreadOf({ tagsUnread }: Wanted): Decider["unread"] {
  if (!tagsUnread) return undefined;
  const { kind, code, message: reason } = tagsUnread;
  return { facet: labels.name, kind, code, reason };
}

function refuseExcluded(bucket: string, { keptFrom }: Foreseer): void {
  const kept = keptFrom?.(bucket);
  if (kept !== undefined) throw new ExcludedBucket(kept);
}

/** The holds and the deferrals of a check that begins now. */
export async function deciderFor({
  wanted,
  desired,
  why,
  known,
  core: foreseer,
}: Prospect & { readonly desired: Desired }): Promise<Decider> {
  const { clock = systemClock, restraints } = foreseer;
  const { quietUntil, waived } = wanted;
  const unread = unreadOf(wanted);
  const standing = standingOf(desired, clock.now());
  if (standing)
    return { unread, decide: async (plan) => plan.restrained(new Map([[wholeBucket, standing]])) };
  const began = clock.now().toISOString();
  const last = statusOf(desired.name, known, began);
  const isAsked = why === "spec";
  const status = { ...last, ...(!isAsked && requirementsOf({ desired, waived }, last, [])) };
  const situation = {
    ...situationOf(status, [{ why, at: began }], began, clock, foreseer),
    quietUntil,
  };
  return {
    unread,
    seen: situation.status.seen,
    holds: holdsOf(situation.status, [...desired.facets.keys()], situation),
    async decide(plan) {
      const { withBudget } = await restraintsOn(
        plan,
        { ...situation, desired, now: clock.now() },
        restraints,
      );
      const elsewhere = plan.exists
        ? undefined
        : (await searchFor(desired.name, foreseer, known?.searched?.hints)()).found;
      const deferrals = elsewhere ? new Map([[wholeBucket, elsewhere]]) : await withBudget();
      return plan.restrained(restrainedBy(deferrals), unmanagedBy(desired, situation.status));
    },
  };
}
