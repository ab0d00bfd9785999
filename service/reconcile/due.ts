import type { Sent } from "../../core/apply/send.ts";
import type { Clock } from "../../core/providers/clock.ts";
import type { Conflict } from "../tables/conflict.ts";
import { type Condition, type Conditions, type Due, wholeBucket } from "../tables/status.ts";
import { keptCauses } from "../triggers/causes.ts";
import { type Cause, touches } from "../triggers/trigger.ts";
import type { Intervals } from "./intervals.ts";
import type { Reconciliation } from "./reconciliation.ts";

const minute = 60_000;

/** Joins two due checks: the earlier one wins; of two settling checks the later one covers both. */
export function joinDue(a: Due | undefined, b: Due | undefined): Due | undefined {
  if (!a || !b) return a ?? b;
  const bothSettle = a.why === "settle" && b.why === "settle";
  const aWins = bothSettle ? a.at >= b.at : a.at <= b.at;
  const [first, second] = aWins ? [a, b] : [b, a];
  const facets = first.facets && second.facets && [...new Set([...first.facets, ...second.facets])];
  return { ...first, facets, causes: keptCauses([...first.causes, ...second.causes]) };
}

const isRetry = ({ why }: Due) => why === "retry" || why === "account";

/** Whether a check of these facets that began then covers what was due. Facets that are no longer managed do not count. */
export const settles = (
  due: Due,
  began: string,
  checked: readonly string[],
  managed: readonly string[],
): boolean =>
  due.at <= began || isRetry(due)
    ? (due.facets ?? managed).every((facet) => checked.includes(facet) || !managed.includes(facet))
    : false;

/** The check of facets for which S3 may still return the value from before a call. */
export function settling(later: ReadonlyMap<string, string>, causes: readonly Cause[]): Due | undefined {
  const at = [...later.values()].sort().at(-1);
  return at ? { at, why: "settle", facets: [...later.keys()], causes } : undefined;
}

/** The retry for conditions; soon for a blocked facet if another facet was written, whose drift may have blocked it. */
export function retry(
  conditions: Conditions,
  reconciliation: Reconciliation,
  sent: readonly Pick<Sent, "facet">[],
): Due | undefined {
  const { causes, intervals, clock } = reconciliation;
  const dues = Object.entries(conditions).map(([facet, condition]): Due | undefined => {
    const usual = delayFor(condition, intervals, clock);
    if (usual === undefined) return undefined;
    const isSoon = condition.verdict === "blocked" && sent.some((one) => one.facet !== facet);
    const delay = isSoon ? Math.min(intervals.settlingMs, usual) : usual;
    const at = new Date(clock.now().getTime() + delay).toISOString();
    const facets = facet === wholeBucket ? undefined : [facet];
    // A try in one region of the account does not show that another one answers again.
    const why = condition.ofAccount && !condition.ofRegion ? "account" : "retry";
    return { at: earliest(at, dueRetry(facet, condition, reconciliation)), why, facets, causes };
  });
  return dues.reduce(joinDue, undefined);
}

const earliest = (at: string, other = at) => (at < other ? at : other);

/** When a retry is already due: an earlier check, which an event triggers, must not defer it. */
function dueRetry(facet: string, { verdict, attempt }: Condition, { status, began }: Reconciliation) {
  const { due, conditions } = status;
  const isSame = verdict !== "pending" && conditions[facet]?.attempt === attempt;
  return isSame && due && isRetry(due) && due.at > began ? due.at : undefined;
}

/** Milliseconds to wait, with back-off; with jitter where many buckets may wait for the same event. */
function delayFor(
  { verdict, hold, until, severity, ofAccount, attempt = 1 }: Condition,
  intervals: Intervals,
  clock: Clock,
): number | undefined {
  const grown = (first: number, last: number) => Math.min(first * 2 ** (attempt - 1), last);
  if (until) return Math.max(0, Date.parse(until) - clock.now().getTime());
  // The end is unknown. The due check keeps the causes for the repair.
  if (hold === "window" || hold === "adoption" || hold === "withdrawn") return intervals.sweepPeriodMs;
  if (hold === "budget") return (0.5 + clock.random()) * grown(minute, 15 * minute);
  // A possible exposure is retried within minutes. While an account is out of reach, the sweep enqueues few checks that are due
  // for that, and all of them when the account is back.
  const most = severity === "exposure" || ofAccount ? 5 * minute : intervals.sweepPeriodMs;
  if (verdict === "retrying") return clock.random() * grown(minute / 4, Math.min(most, 15 * minute));
  if (verdict === "pending") return intervals.settlingMs;
  if (verdict === "failed") return (0.5 + clock.random() / 2) * most;
  if (verdict === "blocked" || verdict === "unknown") return grown(5 * minute, most);
  return undefined;
}

/**
 * The check that keeps calls for the repair, where no retry does: the calls on what is only observed, or on a bucket that is not
 * checked at all.
 */
export function keeping(
  causes: readonly Cause[],
  { clock, intervals }: Pick<Reconciliation, "clock" | "intervals">,
  observed?: readonly string[],
): Due | undefined {
  const isOpen = (cause: Cause) => !observed || observed.some((facet) => touches(cause, facet));
  const calls = keptCauses(causes.filter((cause) => cause.why === "drift" && isOpen(cause)));
  const at = new Date(clock.now().getTime() + intervals.sweepPeriodMs).toISOString();
  const facets = observed?.includes(wholeBucket) ? undefined : observed;
  return calls.length > 0 ? { at, why: "retry", facets, causes: calls } : undefined;
}

/** The check at the second in which an exception ends. */
export const exceptionEnd = ({ exceptionEnds }: Pick<Reconciliation, "exceptionEnds">): Due | undefined =>
  exceptionEnds === undefined ? undefined : { at: exceptionEnds, why: "exception ends", causes: [] };

/**
 * The next check for a breaker. While it is open, the causes are kept for the next repair. After the cool-down, a condition
 * that still prevents the write has its own retry.
 */
export function probe(
  conflicts: Readonly<Record<string, Conflict>>,
  causes: readonly Cause[],
  now: string,
): Due | undefined {
  const open = Object.entries(conflicts).flatMap(([facet, { breaker }]) =>
    breaker && breaker.until > now ? [{ facet, until: breaker.until }] : [],
  );
  const [at] = open.map(({ until }) => until).sort();
  const isOpen = (facet: string) => conflicts[facet]?.breaker?.state === "open";
  const kept = causes.filter(({ why, facets = [wholeBucket] }) => why === "drift" && facets.some(isOpen));
  const facets = open.map(({ facet }) => facet);
  return at
    ? { at, why: "probe", facets: facets.includes(wholeBucket) ? undefined : facets, causes: kept }
    : undefined;
}
