import { StandardRetryStrategy } from "@smithy/core/retry";
import { attempts } from "../../core/providers/aws.ts";

// In tenths of a retry: what a retry takes, what an account has in a region, and what a call that is answered at once gives back.
const cost = 10;
const most = 3 * cost;
const regained = 1;

/**
 * How many retries are left. Each makes a worker wait for a second or more, and the buckets of all other accounts need that
 * worker. Calls that S3 throttles now and then have their retries; those of an account that is throttled for minutes have none.
 */
export class RetryAllowance {
  #left = most;

  /** Takes a retry; false if none is left. */
  takes(): boolean {
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }

  /** S3 answered a call after that many retries; a refusal is an answer. */
  answered(retries: number): void {
    this.#left = Math.min(most, this.#left + Math.max(retries * cost, regained));
  }
}

const retried: ReadonlySet<string> = new Set(["THROTTLING", "TRANSIENT"]);

/** The SDK's retries, as long as the allowance has some. One for all clients of an account in a region. */
export class AllowedRetries extends StandardRetryStrategy {
  readonly #allowance = new RetryAllowance();
  constructor() {
    super(attempts);
  }

  override async refreshRetryTokenForRetry(
    ...[token, failure]: Parameters<StandardRetryStrategy["refreshRetryTokenForRetry"]>
  ): ReturnType<StandardRetryStrategy["refreshRetryTokenForRetry"]> {
    const isLast = token.getRetryCount() + 1 >= attempts;
    if (!retried.has(failure.errorType)) this.#allowance.answered(0);
    // The SDK then rejects with the call's own failure.
    else if (!isLast && !this.#allowance.takes()) throw new Error("the account has no retry left");
    return super.refreshRetryTokenForRetry(token, failure);
  }

  override recordSuccess(token: Parameters<StandardRetryStrategy["recordSuccess"]>[0]): void {
    this.#allowance.answered(token.getRetryCount());
    super.recordSuccess(token);
  }
}
