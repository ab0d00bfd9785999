import type { Clock } from "./clock.ts";
import { type Convergence, converge, planNow } from "./converge.ts";
import { parseDesired, type S3BucketDesired } from "./desired.ts";
import type { Guard } from "./guard.ts";
import type { Plan } from "./plan.ts";
import { AwsS3Provider } from "./providers/aws.ts";
import type { S3Provider } from "./providers/provider.ts";

export interface S3ManagerOptions {
  /** Where the buckets live; AWS, as the environment says, unless told otherwise. */
  provider?: S3Provider;
  /** Asked before any call that opens a bucket; without one, the caller's word is enough. */
  guard?: Guard;
  clock?: Clock;
}

/** Makes buckets what their specs say. Both methods throw InvalidSpec for a spec that is not valid. */
export class S3Manager {
  readonly #surroundings: S3ManagerOptions & { provider: S3Provider };

  constructor(options: S3ManagerOptions = {}) {
    this.#surroundings = { ...options, provider: options.provider ?? new AwsS3Provider() };
  }

  /** The exact calls that `apply` would send, and what differs. Reads only the facets the spec declares. */
  async plan(desired: S3BucketDesired): Promise<Plan> {
    return planNow(parseDesired(desired), this.#surroundings);
  }

  /**
   * Creates or converges the bucket, reads back what was written, and says what came of it. Rejects with an
   * S3Failure only when the bucket is out of reach; a write that S3 refused is in the result.
   */
  async apply(desired: S3BucketDesired): Promise<Convergence> {
    return converge(parseDesired(desired), this.#surroundings);
  }
}
