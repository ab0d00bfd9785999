import type { Guard } from "../plan/guard.ts";
import type { Plan } from "../plan/plan.ts";
import { restraintOfSpec } from "../plan/restraint.ts";
import { AwsS3Provider } from "../providers/aws.ts";
import { type Clock, systemClock } from "../providers/clock.ts";
import type { S3Provider } from "../providers/provider.ts";
import { type Desired, parseDesired, type S3BucketDesired } from "../spec/desired.ts";
import { type Convergence, converge, type Decider, planNow } from "./converge.ts";

export interface S3ManagerOptions {
  /** Where the buckets live; AWS, as the environment says, unless told otherwise. */
  provider?: S3Provider;
  /** Asked before any call that opens a bucket; without one, the caller's word is enough. */
  guard?: Guard;
  clock?: Clock;
}

export interface ApplyOptions {
  /** Write also where the spec says not now: observe, paused, outside its maintenance windows. */
  force?: boolean;
}

/** Makes buckets what their specs say. Both methods throw InvalidSpec for a spec that is not valid. */
export class S3Manager {
  readonly #surroundings: S3ManagerOptions & { provider: S3Provider };

  constructor(options: S3ManagerOptions = {}) {
    this.#surroundings = { ...options, provider: options.provider ?? new AwsS3Provider() };
  }

  /** The exact calls that `apply` would send, those that it would not, and what differs. Reads only the facets the spec declares. */
  async plan(desired: S3BucketDesired): Promise<Plan> {
    const parsed = parseDesired(desired);
    return planNow(parsed, this.#surroundings, this.#asSpecSays(parsed));
  }

  /**
   * Creates or converges the bucket, reads back what was written, and says what came of it. Rejects with an
   * S3Failure only when the bucket is out of reach; a write that S3 refused is in the result.
   */
  async apply(desired: S3BucketDesired, { force = false }: ApplyOptions = {}): Promise<Convergence> {
    const parsed = parseDesired(desired);
    return converge(parsed, this.#surroundings, force ? {} : this.#asSpecSays(parsed));
  }

  #asSpecSays(desired: Desired): Decider {
    const { clock = systemClock } = this.#surroundings;
    return { decide: async (plan) => plan.restrained(await restraintOfSpec(plan, desired, clock.now())) };
  }
}
