import type { Guard } from "../plan/guard.ts";
import type { Plan } from "../plan/plan.ts";
import { restraintOfSpec } from "../plan/restraint.ts";
import { AwsS3Provider } from "../providers/aws.ts";
import { type Clock, systemClock } from "../providers/clock.ts";
import type { S3Provider } from "../providers/provider.ts";
import { type Desired, parseDesired, type S3BucketDesired } from "../spec/desired.ts";
import { type Convergence, converge, type Decider, planNow } from "./converge.ts";

export interface S3ManagerOptions {
  /** Where the calls go. Default: AWS, with the credentials and region of the environment. */
  provider?: S3Provider;
  /** Decides about calls that add access. Without a guard every call is permitted. */
  guard?: Guard;
  clock?: Clock;
}

export interface ApplyOptions {
  /** Write even if the spec withholds it: observe, paused, outside its maintenance windows. */
  force?: boolean;
}

/** Brings buckets to their specs. Both methods throw InvalidSpec for an invalid spec. */
export class S3Manager {
  readonly #surroundings: S3ManagerOptions & { provider: S3Provider };

  constructor(options: S3ManagerOptions = {}) {
    this.#surroundings = { ...options, provider: options.provider ?? new AwsS3Provider() };
  }

  /**
   * The exact calls that `apply` would send, the calls that it would not, and the drift. Reads only the facets that
   * the spec declares.
   */
  async plan(desired: S3BucketDesired): Promise<Plan> {
    const parsed = parseDesired(desired);
    return planNow(parsed, this.#surroundings, this.#asSpecSays(parsed));
  }

  /**
   * Creates or converges the bucket, reads back what was written, and returns the result. Rejects with an S3Failure
   * only if the bucket cannot be reached; a write that S3 refused is in the result.
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
