import { concernsAccount, pausedCode, S3Failure } from "../../core/providers/awsErrors.ts";
import type { Clock } from "../../core/providers/clock.ts";
import type { Command, S3Provider } from "../../core/providers/provider.ts";

/** Failures in a row after which no call is sent for a while. */
const mostFailures = 10;
/** Of one bucket, this number of failures in a row counts: S3 throttles and hangs for single buckets, too. */
const mostOfBucket = 4;
const firstPauseMs = 15_000;
const longestPauseMs = 120_000;

type Calling = <A>(call: () => Promise<A>, bucket: unknown) => Promise<A>;

/** A list has the name of the bucket that is searched for as its prefix. */
function bucketOf({ input }: Command): unknown {
  const { Bucket, Prefix } = input as Readonly<Record<string, unknown>>;
  return Bucket ?? Prefix;
}

/**
 * The same S3, which fails at once while a region of an account is throttled or does not answer: a worker must not spend its
 * time with calls that the buckets of all others need. After a pause one call tries again, and the others wait for its answer.
 */
export function spared(provider: S3Provider, account: string, clock: Clock): S3Provider {
  const regions = new Map<string, Calling>();
  const callingIn = (region: string): Calling => {
    const found = regions.get(region) ?? sparing(`S3 in ${region} of account ${account}`, clock);
    regions.set(region, found);
    return found;
  };
  const { region, owner, caller, scopedTo } = provider;
  return {
    ...{ region, owner, caller },
    read: (place, command) => callingIn(place)(() => provider.read(place, command), bucketOf(command)),
    write: (place, command, late) =>
      callingIn(place)(() => provider.write(place, command, late), bucketOf(command)),
    ...(scopedTo && {
      scopedTo: (scope) => {
        const scoped = scopedTo.call(provider, scope);
        const { refusal } = scoped;
        return {
          refusal,
          write: (place, command, late) =>
            callingIn(place)(() => scoped.write(place, command, late), scope.bucket),
        };
      },
    }),
  };
}

/** Failures in a row of an account in a region. */
class Failures {
  #count = 0;
  readonly #ofBucket = new Map<unknown, number>();

  /** Returns whether the calls of all buckets are to be paused from now on. */
  add(bucket: unknown): boolean {
    const its = (this.#ofBucket.get(bucket) ?? 0) + 1;
    this.#ofBucket.set(bucket, its);
    if (its > mostOfBucket || this.areMost) return false;
    this.#count += 1;
    return this.areMost;
  }

  /** The calls of all buckets are paused. */
  get areMost(): boolean {
    return this.#count >= mostFailures;
  }

  end(): void {
    this.#count = 0;
    this.#ofBucket.clear();
  }
}

function sparing(what: string, clock: Clock): Calling {
  const failures = new Failures();
  let until = 0;
  let pauseMs = firstPauseMs;
  let trying: Promise<unknown> | undefined;
  let reason = paused(what);
  const failed = (error: unknown, bucket: unknown): unknown => {
    if (!isThrottled(error)) failures.end();
    else if (failures.add(bucket)) until = clock.now().getTime() + pauseMs;
    if (!failures.areMost) return error;
    // The same for every bucket, so that it is reported once for the account.
    reason = concernsAccount(error) ? error : paused(what);
    return reason;
  };
  const counting: Calling = async (call, bucket) => {
    try {
      const answer = await call();
      failures.end();
      pauseMs = firstPauseMs;
      return answer;
    } catch (error) {
      throw failed(error, bucket);
    }
  };
  return async (call, bucket) => {
    if (!failures.areMost) return counting(call, bucket);
    const now = clock.now().getTime();
    if (now >= until) {
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      until = now + pauseMs;
      const tried = counting(call, bucket);
      trying = tried.catch(() => undefined);
      return tried;
    }
    // The bucket of the try has the worker for as long as its answer takes: so nothing else is delayed.
    await trying;
    if (failures.areMost) throw reason;
    return counting(call, bucket);
  };
}

const isThrottled = (error: unknown) => error instanceof S3Failure && error.kind === "transient";

function paused(what: string): S3Failure {
  const message = `${what} is throttled or does not answer: calls are paused for some seconds`;
  return new S3Failure("transient", pausedCode, pausedCode, message, {});
}
