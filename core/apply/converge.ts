import type { BucketRef } from "../facets/facet.ts";
import { observeFor } from "../observe/lookups.ts";
import type { Observation } from "../observe/observe.ts";
import type { Withholding } from "../plan/calls.ts";
import type { Guard } from "../plan/guard.ts";
import type { Plan } from "../plan/plan.ts";
import { planBucket } from "../plan/planBucket.ts";
import { type Clock, systemClock } from "../providers/clock.ts";
import type { S3Provider } from "../providers/provider.ts";
import type { Desired } from "../spec/desired.ts";
import { describeConvergence } from "./describe.ts";
import { carryOut, type Failed, type Sent } from "./send.ts";

/** What came of an attempt to make a bucket what its spec says. */
export class Convergence {
  readonly plan: Plan;
  readonly sent: readonly Sent[];
  readonly failed: readonly Failed[];
  /** What still differs, read back after the writes; the plan itself when nothing was written. */
  readonly rest: Plan;
  constructor(plan: Plan, sent: readonly Sent[] = [], failed: readonly Failed[] = [], rest: Plan = plan) {
    this.plan = plan;
    this.sent = sent;
    this.failed = failed;
    this.rest = rest;
  }
  /** The bucket was read and is as the spec says. */
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
  /** Aborted once nothing is to be written any more: somebody else may be at it by then. */
  readonly late?: AbortSignal | undefined;
  /** How long to wait before a missing bucket is believed to be missing. */
  readonly recheckMs?: number;
}

/** What a caller has to say on the way. */
export interface Decider {
  /** Facets that are not to be written now, and why, unless that closes an exposure. */
  readonly holds?: ReadonlyMap<string, Withholding>;
  /** Told of what is about to be written; answers the plan with what is not to be written now taken out. */
  decide?(plan: Plan): Promise<Plan>;
  /** The bucket was there before, as far as anybody knows: a new one is not what it was. */
  readonly seen?: boolean | undefined;
}

export const bucketRef = (desired: Desired, provider: S3Provider): BucketRef => {
  const region = desired.region ?? provider.region;
  if (!region) throw new TypeError(`${desired.name}: name a region in the spec, or give the provider one`);
  const { owner, caller } = provider;
  return { name: desired.name, region, ...(owner && { owner }), ...(caller && { caller }) };
};

/** Reads the declared facets of a bucket and says what would be done. */
export async function planNow(
  desired: Desired,
  surroundings: Surroundings,
  { holds, decide, seen }: Decider = {},
): Promise<Plan> {
  const bucket = bucketRef(desired, surroundings.provider);
  const restraint = { guard: surroundings.guard, holds, seen };
  const plan = planBucket(desired, bucket, await see(desired, bucket, surroundings), restraint);
  return decide ? decide(plan) : plan;
}

/** Reads, writes what differs in order, and reads back what was written. In sync means that nothing is written. */
export async function converge(
  desired: Desired,
  surroundings: Surroundings,
  { holds, decide, seen }: Decider = {},
): Promise<Convergence> {
  const { provider, guard } = surroundings;
  const restraint = { guard, holds, seen };
  const bucket = bucketRef(desired, provider);
  const whole = planBucket(desired, bucket, await read(desired, bucket, surroundings), restraint);
  const plan = decide && whole.actions.length > 0 ? await decide(whole) : whole;
  if (plan.actions.length === 0) return new Convergence(plan);
  const { sent, failed, done } = await carryOut(plan.actions, bucket.region, surroundings);
  if (done.length === 0) return new Convergence(plan, sent, failed);
  const touched = only(desired, plan.exists ? done : desired.facets.keys());
  const rest = planBucket(touched, bucket, await see(touched, bucket, surroundings), restraint);
  return new Convergence(plan, sent, failed, rest);
}

/** The same spec, with no facets but the named ones. */
export const only = (desired: Desired, names: Iterable<string>): Desired => {
  const kept = new Set(names);
  return { ...desired, facets: new Map([...desired.facets].filter(([name]) => kept.has(name))) };
};

// A bucket is missing only if two reads some seconds apart say so: S3 may not know yet of a bucket that is new, and
// CreateBucket on a bucket one already has is not harmless everywhere.
async function read(desired: Desired, bucket: BucketRef, surroundings: Surroundings): Promise<Observation> {
  const { clock = systemClock, recheckMs = 2_000 } = surroundings;
  const first = await see(desired, bucket, surroundings);
  if (first.exists) return first;
  await clock.sleep(recheckMs);
  return see(desired, bucket, surroundings);
}

const see = (desired: Desired, bucket: BucketRef, { provider, clock = systemClock }: Surroundings) =>
  observeFor(desired, bucket, provider, clock);
