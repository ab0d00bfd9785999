import { type Condition, type Conditions, type Due, type Status, wholeBucket } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { aged } from "./aging.ts";
import type { Check } from "./checkResult.ts";
import { exceptionEnd, joinDue, keeping, probe, retry, settles, settling } from "./due.ts";
import type { Reconciled, Reconciliation } from "./reconciliation.ts";
import { isSpecOut } from "./standing.ts";
import { survivalsAfter, withSurvivals } from "./survival.ts";
import { placeAfter } from "./turns.ts";
import { stillWithdrawn } from "./withdrawn.ts";

/** The status after a check: the conditions, and the next check that they require. */
export function statusAfter(
  reconciliation: Reconciled,
  managed: readonly string[],
  check: Check,
  later: ReadonlyMap<string, string>,
  conflicts: Status["conflicts"],
): Status {
  const { status, began } = reconciliation;
  const causes = openAfter(reconciliation.causes, managed, check, later);
  const survivals = survivalsAfter(reconciliation, check);
  const found = aged(withSurvivals(check.conditions, survivals, check.drift), status, began);
  const conditions = { ...contested(conflicts, began), ...uncovered(status, managed, check), ...found };
  return {
    ...status,
    ...timesOf(reconciliation, managed, check, conditions),
    conditions,
    conflicts,
    survivals,
    sent: recentlySent(status, check, began),
    place: placeAfter(status, conditions, check.sent.length > 0, new Date(began)),
    withdrawn: stillWithdrawn(status, check),
    seen: status.seen || check.exists,
    adopted: status.adopted || isAdopted(check),
    due: dueAfter({ ...reconciliation, causes }, managed, check, later, [
      retry(found, { ...reconciliation, causes }, check.sent),
      keeping(causes, reconciliation, isSpecOut(found) ? undefined : observedIn(found)),
      probe(conflicts, causes, began),
      exceptionEnd(reconciliation),
    ]),
  };
}

/**
 * The causes that stay open. A call does not explain later drift if each of its facets was repaired, or was in sync when S3 had
 * settled.
 */
function openAfter(
  causes: readonly Cause[],
  managed: readonly string[],
  { read, sent, conditions }: Check,
  later: ReadonlyMap<string, string>,
): readonly Cause[] {
  const isRepaired = (facet: string) => sent.some((one) => one.facet === facet);
  const isInSync = (facet: string) => read.includes(facet) && !later.has(facet) && !conditions[wholeBucket];
  const isOver = (facet: string) =>
    managed.includes(facet)
      ? !conditions[facet] && (isRepaired(facet) || isInSync(facet))
      : !isSpecOut(conditions);
  return causes.filter(({ why, facets = managed }) => why !== "drift" || !facets.every(isOver));
}

/** The facets that differ and are only observed. */
const observedIn = (conditions: Conditions): readonly string[] =>
  Object.keys(conditions).filter((facet) => conditions[facet]?.verdict === "drifted");

/** The conditions of managed facets that the check did not cover; of all, if it failed as a whole. */
const uncovered = (
  { conditions }: Status,
  managed: readonly string[],
  { facets, failure }: Check,
): Conditions => {
  const isCovered = (facet: string) => failure === undefined && facets.includes(facet);
  return Object.fromEntries(
    Object.entries(conditions).filter(
      ([facet, { verdict }]) => managed.includes(facet) && !isCovered(facet) && verdict !== "contested",
    ),
  );
};

/** Facets that are in sync because the service repairs a repeated exposure each time. */
const contested = (conflicts: Status["conflicts"], now: string): Conditions =>
  Object.fromEntries(
    Object.entries(conflicts).flatMap(([facet, { breaker }]): [string, Condition][] => {
      if (!breaker?.exposes || breaker.until <= now) return [];
      const otherWriter = breaker.otherWriter ?? "an unknown principal";
      const reason = `${facet}: ${otherWriter} exposes the bucket repeatedly; the service repairs it each time`;
      return [[facet, { verdict: "contested", severity: "exposure", reason }]];
    }),
  );

function timesOf(
  { status, began, clock, intervals }: Reconciliation,
  managed: readonly string[],
  { facets, read, sent }: Check,
  conditions: Conditions,
): Pick<Status, "checked" | "checkedAt" | "written"> {
  const never = Object.fromEntries(facets.map((facet) => [facet, ""]));
  const checked = timesAfter({ ...never, ...status.checked }, managed, read, began);
  const isUnread = Object.values(conditions).some(({ unread }) => unread);
  const wrote = sent.map(({ facet }) => facet);
  return {
    checked,
    checkedAt: notBefore(
      isUnread ? status.checkedAt : oldestOf(checked, managed, began),
      status.verdict === "converged"
        ? new Date(Date.parse(began) - intervals.sweepPeriodMs).toISOString()
        : "",
    ),
    written: timesAfter(status.written, managed, wrote, clock.now().toISOString()),
  };
}

/** Checks that find a converged bucket unchanged are not recorded, so a recorded time can be older than the last check. */
const notBefore = (checkedAt: string | undefined, lastPeriod: string) =>
  checkedAt && checkedAt < lastPeriod ? lastPeriod : checkedAt;

/** The next due check: what was due and is not covered, facets to read retry when S3 has settled, and the others given. */
function dueAfter(
  { status, began, causes }: Reconciliation,
  managed: readonly string[],
  { facets, drift, conditions }: Check,
  later: ReadonlyMap<string, string>,
  more: readonly (Due | undefined)[],
): Due | undefined {
  const open = status.due && settles(status.due, began, facets, managed) ? undefined : status.due;
  // A difference is written, or retried. One that is only observed may be from before a call that ended it.
  const observed = observedIn(conditions);
  const isOpen = (facet: string) =>
    observed.includes(facet) || !drift.some((change) => change.facet === facet);
  const unsettled = [...later].filter(([facet]) => isOpen(facet));
  return [open, settling(new Map(unsettled), causes), ...more].reduce(joinDue, undefined);
}

/** A write means adoption was permitted, or that the service created the bucket. Being in sync is not a permission. */
const isAdopted = ({ sent }: Check) => sent.length > 0;

/** The oldest last check among the managed facets; undefined if one was never checked. */
function oldestOf(checked: Readonly<Record<string, string>>, managed: readonly string[], began: string) {
  const times = managed.map((facet) => checked[facet] ?? "").sort();
  return managed.length === 0 ? began : times[0] || undefined;
}

/** Times by managed facet, with a new time for the touched ones. */
const timesAfter = (
  times: Readonly<Record<string, string>>,
  managed: readonly string[],
  touched: readonly string[],
  at: string,
) =>
  Object.fromEntries(
    managed.flatMap((facet) => {
      const time = touched.includes(facet) ? at : times[facet];
      return time === undefined ? [] : [[facet, time]];
    }),
  );

// CloudTrail may be late by minutes. A later event of our own write is checked like any other, which costs one read.
const rememberedMs = 60 * 60_000;
const rememberedWrites = 100;

const recentlySent = (status: Status, { sent }: Check, began: string) =>
  [...status.sent, ...sent.map(({ requestId, at }) => ({ requestId, at }))]
    .filter(({ at }) => Date.parse(at) > Date.parse(began) - rememberedMs)
    .slice(-rememberedWrites);
