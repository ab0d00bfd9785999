import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Clock } from "../../core/providers/clock.ts";
import type { S3Provider } from "../../core/providers/provider.ts";

/** Failures in a row after which no call is sent for a while. A provider has tried each of them three times. */
const mostFailures = 10;
const firstPauseMs = 15_000;
const longestPauseMs = 120_000;

/**
 * The same S3, which fails at once while an account is throttled or does not answer: a worker must not spend its time with
 * calls of one account that the buckets of all others need. After a pause one call tries again.
 */
export function spared(provider: S3Provider, account: string, clock: Clock): S3Provider {
  let failures = 0;
  let until = 0;
  let pauseMs = firstPauseMs;
  const calling = async <A>(call: () => Promise<A>): Promise<A> => {
    const now = clock.now().getTime();
    if (failures >= mostFailures && now < until) throw paused(account);
    // Others fail at once until this one has its answer.
    if (failures >= mostFailures) {
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      until = now + pauseMs;
    }
    try {
      const answer = await call();
      failures = 0;
      pauseMs = firstPauseMs;
      return answer;
    } catch (error) {
      const isThrottled = error instanceof S3Failure && error.kind === "transient";
      failures = isThrottled ? failures + 1 : 0;
      if (failures === mostFailures) until = clock.now().getTime() + pauseMs;
      throw error;
    }
  };
  const { region, owner, caller, scopedTo } = provider;
  return {
    ...{ region, owner, caller },
    read: (place, command) => calling(() => provider.read(place, command)),
    write: (place, command, late) => calling(() => provider.write(place, command, late)),
    ...(scopedTo && {
      scopedTo: (scope) => {
        const scoped = scopedTo.call(provider, scope);
        return { write: (place, command, late) => calling(() => scoped.write(place, command, late)) };
      },
    }),
  };
}

function paused(account: string): S3Failure {
  const message = `account ${account} is throttled or does not answer: calls are paused for some seconds`;
  return new S3Failure("transient", "AccountPaused", "AccountPaused", message, {});
}
