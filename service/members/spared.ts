import { isOfAccount, S3Failure } from "../../core/providers/awsErrors.ts";
import type { Clock } from "../../core/providers/clock.ts";
import type { S3Provider } from "../../core/providers/provider.ts";

/** Failures in a row after which no call is sent for a while. */
const mostFailures = 10;
const firstPauseMs = 15_000;
const longestPauseMs = 120_000;

type Calling = <A>(call: () => Promise<A>) => Promise<A>;

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
    read: (place, command) => callingIn(place)(() => provider.read(place, command)),
    write: (place, command, late) => callingIn(place)(() => provider.write(place, command, late)),
    ...(scopedTo && {
      scopedTo: (scope) => {
        const scoped = scopedTo.call(provider, scope);
        const { refusal } = scoped;
        return {
          refusal,
          write: (place, command, late) => callingIn(place)(() => scoped.write(place, command, late)),
        };
      },
    }),
  };
}

function sparing(what: string, clock: Clock): Calling {
  let failures = 0;
  let until = 0;
  let pauseMs = firstPauseMs;
  let trying: Promise<unknown> | undefined;
  let reason = paused(what);
  const failed = (error: unknown): unknown => {
    failures = isThrottled(error) ? failures + 1 : 0;
    if (failures < mostFailures) return error;
    if (failures === mostFailures) until = clock.now().getTime() + pauseMs;
    // The same for every bucket, so that it is reported once for the account.
    reason = isOfAccount(error) ? error : paused(what);
    return reason;
  };
  const counting: Calling = async (call) => {
    try {
      const answer = await call();
      failures = 0;
      pauseMs = firstPauseMs;
      return answer;
    } catch (error) {
      throw failed(error);
    }
  };
  return async (call) => {
    if (failures < mostFailures) return counting(call);
    const now = clock.now().getTime();
    if (now >= until) {
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      until = now + pauseMs;
      const tried = counting(call);
      trying = tried.catch(() => undefined);
      return tried;
    }
    // The bucket of the try has the worker for as long as its answer takes: so nothing else is delayed.
    await trying;
    if (failures >= mostFailures) throw reason;
    return counting(call);
  };
}

const isThrottled = (error: unknown) => error instanceof S3Failure && error.kind === "transient";

function paused(what: string): S3Failure {
  const message = `${what} is throttled or does not answer: calls are paused for some seconds`;
  return new S3Failure("transient", "AccountPaused", "AccountPaused", message, {});
}
