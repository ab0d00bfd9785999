import type { Convergence } from "../../core/apply/converge.ts";
import type { Plan } from "../../core/plan/plan.ts";
import {
  concernsAccount,
  type FailureKind,
  pausedCode,
  type S3Failure,
} from "../../core/providers/awsErrors.ts";
import { type Condition, type Conditions, wholeBucket } from "../tables/status.ts";
import type { Deferrals, Holds } from "./holds.ts";

const verdictAfter: Readonly<Record<FailureKind, Condition["verdict"]>> = {
  transient: "retrying",
  // A bucket that vanishes between two calls is checked again: then it is missing, which is a state.
  missing: "retrying",
  unsupported: "unknown",
  unreadable: "unknown",
  elsewhere: "blocked",
  unauthenticated: "blocked",
  denied: "blocked",
  refused: "blocked",
};

const ofRegion = ({ code }: Pick<S3Failure, "code">) => code === pausedCode && { ofRegion: true };

/** The condition after a failed call. */
export const failedWith = (failure: S3Failure): Condition => ({
  verdict: verdictAfter[failure.kind],
  reason: failure.message,
  ...(concernsAccount(failure) && { ofAccount: true }),
  ...ofRegion(failure),
});

/** The condition of a bucket that is unreachable as a whole. */
export const outOfReach = (failure: S3Failure): Conditions => ({
  [wholeBucket]: { ...failedWith(failure), unread: true },
});

/** The condition of a facet whose call was not sent because another one failed. */
const waitingFor = (failed: Condition, type: string): Condition =>
  failed.ofAccount
    ? failed
    : { verdict: failed.verdict, reason: `${type} waits because another call failed: ${failed.reason}` };

type Entry = [facet: string, condition: Condition];

const unread = (plan: Plan): Entry[] =>
  plan.unknown.map(({ facet, kind, code, reason, ofAccount }) => [
    facet,
    {
      verdict: verdictAfter[kind],
      reason,
      unread: true,
      ...(ofAccount && { ofAccount }),
      ...ofRegion({ code }),
    },
  ]);

const drifted = (plan: Plan, verdict: Condition["verdict"], word: string): Entry[] =>
  plan.drift.map(({ facet }) => [facet, { verdict, reason: `${facet} ${word}` }]);

/** The conditions after a check in observe mode. */
export function conditionsOfPlan(plan: Plan): Conditions {
  const missing: Entry[] = plan.exists
    ? []
    : [[wholeBucket, { verdict: "drifted", reason: "the bucket does not exist" }]];
  return Object.fromEntries([
    ...drifted(plan, "drifted", "differs from the spec"),
    ...missing,
    ...unread(plan),
  ]);
}

/** The conditions after an attempt to converge; none for a bucket that was read and is in sync. */
export function conditionsOf(result: Convergence, holds: Holds, deferrals: Deferrals): Conditions {
  const { plan, sent, failed, rest } = result;
  // A facet that cannot be read is unknown; one that cannot be written is known to differ.
  const failures = failed.map(({ facet, failure }): Entry => {
    const condition = failedWith(failure);
    return [facet, failure.kind === "unsupported" ? { ...condition, verdict: "blocked" } : condition];
  });
  const [first] = failures;
  const done = new Set([...sent, ...failed].map(({ facet }) => facet));
  const waiting = plan.actions.flatMap(({ facet, type }): Entry[] =>
    !first || done.has(facet) ? [] : [[facet, waitingFor(first[1], type)]],
  );
  const held = plan.held.flatMap(({ facet }): Entry[] => {
    const condition = holds.get(facet);
    return condition ? [[facet, condition]] : [];
  });
  const refused = plan.refused.map(({ facet, reason }): Entry => [facet, { verdict: "blocked", reason }]);
  const unsettled =
    rest !== plan ? drifted(rest, "pending", "was written, and does not yet read back as written") : [];
  const vanished: Entry[] =
    rest !== plan && !rest.exists
      ? [[wholeBucket, { verdict: "retrying", reason: "the bucket did not exist when it was read back" }]]
      : [];
  return Object.fromEntries([
    ...unread(plan),
    ...unread(rest),
    ...unsettled,
    ...vanished,
    ...waiting,
    ...deferrals,
    ...held,
    ...refused,
    ...failures,
  ]);
}
