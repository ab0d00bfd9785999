import type { BucketRef } from "../facets/facet.ts";
import { observeFor } from "../observe/lookups.ts";
import type { Observation } from "../observe/observe.ts";
import { type Action, wholeBucket } from "../plan/action.ts";
import type { Withholding } from "../plan/calls.ts";
import type { Guard } from "../plan/guard.ts";
import type { Plan } from "../plan/plan.ts";
import { planBucket } from "../plan/planBucket.ts";
import type { Unknown } from "../plan/planContents.ts";
import { type Clock, systemClock } from "../providers/clock.ts";
import type { Refusal, S3Provider } from "../providers/provider.ts";
import type { Desired } from "../spec/desired.ts";
import { describeConvergence } from "./describe.ts";
import { Renewal } from "./renewal.ts";
import { scopeOf } from "./scope.ts";
import { carryOut, type Failed, type Sent } from "./send.ts";

/** The result of an attempt to bring a bucket to its spec. */
export class Convergence {
  /** The plan as it was carried out: facets that changed before their write are in it as they were planned again. */
  readonly plan: Plan;
  readonly sent: readonly Sent[];
  readonly failed: readonly Failed[];
  /** The plan after reading back what was written; the first plan if nothing was written. */
  readonly rest: Plan;
  /**
   * When the last read before its write began, an instant, by facet whose write keeps what others have. A change of
   * another principal since then may have been overwritten.
   */
  readonly readAt: ReadonlyMap<string, string>;
  constructor(
    plan: Plan,
    sent: readonly Sent[] = [],
    failed: readonly Failed[] = [],
    rest: Plan = plan,
    readAt: ReadonlyMap<string, string> = new Map(),
  ) {
    this.plan = plan;
    this.sent = sent;
    this.failed = failed;
    this.rest = rest;
    this.readAt = readAt;
  }
  /** The bucket was read back and matches its spec, and nothing failed, is unknown or withheld. */
  get converged(): boolean {
    const { plan, failed, rest } = this;
    const left = [...failed, ...plan.unknown, ...plan.withheld];
    return rest.inSync && left.length === 0;
  }
  toString(): string {
    return describeConvergence(this).text;
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

export interface Surroundings {
  readonly provider: S3Provider;
  readonly guard?: Guard | undefined;
  readonly clock?: Clock;
  /** Aborted when no more writes may be sent, because another writer may work on the bucket by then. */
  readonly late?: AbortSignal | undefined;
  /** Milliseconds before the second read that confirms a missing bucket. Default 2,000. */
  readonly recheckMs?: number;
}

/** How a caller takes part in a run. */
export interface Decider {
  /** Facets that are not to be written now, and why. Calls that close an exposure are sent anyway. */
  readonly holds?: ReadonlyMap<string, Withholding>;
  /**
   * Receives the plan before anything is written, and where it is known why there are no credentials for the writes; returns
   * the plan without the calls that are not to be sent now. Called again with the plan of a single facet that changed before
   * its write.
   */
  decide?(plan: Plan, refusal?: Refusal): Promise<Plan>;
  /** The bucket existed before, as far as is known, so a new one has lost its objects. */
  readonly seen?: boolean | undefined;
  /** What the caller could not read of the bucket: the plan has it as unknown, so that it is not in sync. */
  readonly unread?: Unknown | undefined;
}

export const bucketRef = (desired: Desired, provider: S3Provider): BucketRef => {
  const region = desired.region ?? provider.region;
  if (!region) throw new TypeError(`${desired.name}: no region; set it in the spec or for the provider`);
  const { caller, reader } = provider;
  const owner = desired.account ?? provider.owner;
  const senders = { ...(caller && { caller }), ...(reader && { reader }) };
  return { name: desired.name, region, ...(owner && { owner }), ...senders };
};

/** Reads the declared facets of a bucket and returns the plan. */
export async function planNow(
  desired: Desired,
  surroundings: Surroundings,
  { holds, decide, seen, unread }: Decider = {},
): Promise<Plan> {
  const bucket = bucketRef(desired, surroundings.provider);
  const restraint = { guard: surroundings.guard, holds, seen };
  const found = planBucket(desired, bucket, await see(desired, bucket, surroundings), restraint);
  const plan = inItsAccount(withUnread(found, unread), desired, surroundings.provider);
  return decide ? decide(plan) : plan;
}

/** Reads, writes the differences in order, and reads back what was written. In sync means zero writes. */
export async function converge(
  desired: Desired,
  surroundings: Surroundings,
  { holds, decide, seen, unread }: Decider = {},
): Promise<Convergence> {
  const { provider, guard, clock = systemClock } = surroundings;
  const restraint = { guard, holds, seen };
  const bucket = bucketRef(desired, provider);
  const found = planBucket(desired, bucket, await read(desired, bucket, surroundings), restraint);
  const whole = inItsAccount(withUnread(found, unread), desired, provider);
  if (whole.actions.length === 0) return new Convergence(whole);
  // Its credentials are on their way while the caller decides.
  const scoped = provider.scopedTo?.(scopeOf(whole, desired));
  const plan = decide ? await decide(whole, scoped?.refusal) : whole;
  if (plan.actions.length === 0) return new Convergence(plan);
  const renewal = new Renewal(plan, {
    desired,
    now: () => clock.now(),
    see: (facet) => see(only(desired, [facet]), bucket, surroundings),
    planned: (facet, seen) => planBucket(only(desired, [facet]), bucket, seen, restraint),
    decided: async (again) => (decide ? decide(again) : again),
  });
  const gateway = {
    provider: scoped ?? provider,
    late: surroundings.late,
    renewed: (action: Action) => renewal.before(action),
  };
  const { sent, failed, done } = await carryOut(plan.actions, bucket.region, gateway);
  const { plan: last, readAt } = renewal;
  if (done.length === 0) return new Convergence(last, sent, failed);
  const touched = only(desired, plan.exists ? done : desired.facets.keys());
  const rest = planBucket(touched, bucket, await see(touched, bucket, surroundings), restraint);
  return new Convergence(last, sent, failed, rest, readAt);
}

function withUnread(plan: Plan, unread: Unknown | undefined): Plan {
  if (!unread) return plan;
  const others = plan.unknown.filter(({ facet }) => facet !== unread.facet);
  return plan.restrained(new Map(), plan.unmanaged, [...others, unread]);
}

/** CreateBucket takes no owner: it creates the bucket in the account of the credentials, whatever the spec says. */
function inItsAccount(plan: Plan, { account }: Desired, { owner }: S3Provider): Plan {
  if (plan.exists || account === undefined || owner === undefined || account === owner) return plan;
  const reason = `its spec says account ${account}, the credentials are of ${owner}`;
  return plan.restrained(new Map([[wholeBucket, { reason, isForPerson: true }]]));
}

/** The same spec with only the named facets. */
export const only = (desired: Desired, names: Iterable<string>): Desired => {
  const kept = new Set(names);
  return { ...desired, facets: new Map([...desired.facets].filter(([name]) => kept.has(name))) };
};

// A bucket is missing only if two reads some seconds apart say so: S3 may not know a new bucket yet, and
// CreateBucket on a bucket that one already owns is not harmless in every region.
async function read(desired: Desired, bucket: BucketRef, surroundings: Surroundings): Promise<Observation> {
  const { clock = systemClock, recheckMs = 2_000 } = surroundings;
  const first = await see(desired, bucket, surroundings);
  if (first.exists) return first;
  await clock.sleep(recheckMs);
  return see(desired, bucket, surroundings);
}

const see = (desired: Desired, bucket: BucketRef, { provider, clock = systemClock }: Surroundings) =>
  observeFor(desired, bucket, provider, clock);
