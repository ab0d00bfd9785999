import type { S3Failure } from "../../core/providers/awsErrors.ts";
import type { HistoryEntry, Outcome } from "../tables/history.ts";
import {
  type Condition,
  type Conditions,
  type Due,
  type Status,
  verdictOf,
  wholeBucket,
} from "../tables/status.ts";
import { keptCauses } from "../triggers/causes.ts";
import { type Cause, type Trigger, touches } from "../triggers/trigger.ts";
import { aged } from "./aging.ts";
import type { Check } from "./checkResult.ts";
import { outOfReach } from "./conditions.ts";
import { conflictsAfter, contestedIn, turnsBetween } from "./conflicts.ts";
import { joinDue, keeping, retry, settles, settling } from "./due.ts";
import { type Found, historyEntryOf, isNews } from "./historyEntry.ts";
import type { Reconciled, Reconciliation } from "./reconciliation.ts";
import { unmanagedBy } from "./scope.ts";
import { isSpecOut } from "./standing.ts";
import { statusAfter } from "./statusAfter.ts";
import { isKnownAlready } from "./unchanged.ts";

const nothingDone = { drift: [], sent: [] };

/** The outcome if all triggers were our own writes or already done: nothing is recorded. */
export const nothingToDo = (status: Status, at: string, triggers: readonly Trigger[]): Outcome => ({
  bucket: status.bucket,
  verdict: status.verdict,
  at,
  causes: triggers.map(({ cause }) => cause),
  ...nothingDone,
});

/** Records that the bucket was not checked, because of its spec or the settings. Conditions of facets stay. */
export async function recordUnchecked(
  reconciliation: Reconciliation,
  condition: Condition,
  until?: string,
): Promise<Outcome> {
  const conditions = { ...reconciliation.status.conditions, [wholeBucket]: condition };
  const causes = keptCauses(reconciliation.causes);
  const due: Due | undefined = until
    ? { at: until, why: "pause ends", causes }
    : keeping(causes, reconciliation);
  return record(reconciliation, { ...reconciliation.status, conditions, due }, nothingDone);
}

/** Records that nothing could be read, because the bucket's account is out of reach. */
export const recordOutOfReach = (reconciliation: Reconciliation, failure: S3Failure): Promise<Outcome> =>
  recordBlocked(reconciliation, outOfReach(failure));

/** Records that no call was made, because of the bucket's account. It is checked again: the account may just have joined. */
export const recordOutside = (reconciliation: Reconciliation, reason: string): Promise<Outcome> =>
  recordBlocked(reconciliation, { [wholeBucket]: { verdict: "blocked", reason } });

async function recordBlocked(reconciliation: Reconciliation, conditions: Conditions): Promise<Outcome> {
  const { status, began } = reconciliation;
  const found = aged(conditions, status, began);
  const next = retry(found, reconciliation, []);
  // Nothing can be done before the account is within reach, also what is due earlier.
  const due = next && joinDue(next, status.due && { ...status.due, at: next.at });
  return record(
    reconciliation,
    { ...status, conditions: { ...status.conditions, ...found }, due },
    nothingDone,
  );
}

/**
 * Records that the last check already covered these triggers; one more check is due when S3 has settled. The causes are
 * kept if a facet that they touched is not repaired yet.
 */
export async function recordSeen(
  reconciliation: Reconciliation,
  managed: readonly string[],
  later: ReadonlyMap<string, string>,
): Promise<Outcome> {
  const { status, began, causes, intervals } = reconciliation;
  const open = status.due && settles(status.due, began, [], managed) ? undefined : status.due;
  const nextSweep = new Date(Date.parse(began) + intervals.sweepPeriodMs).toISOString();
  const isOpen = (cause: Cause) =>
    Object.keys(status.conditions).some((facet) => touches(cause, facet)) ||
    (cause.why === "drift" && isSpecOut(status.conditions));
  const unrepaired = causes.some(isOpen);
  const kept: Due = { ...(open ?? { at: nextSweep, why: "retry" }), causes };
  const due = unrepaired ? joinDue(open, kept) : open;
  return record(reconciliation, { ...status, due: joinDue(due, settling(later, causes)) }, nothingDone);
}

/** Records what a check found and did: the new status, and an entry of the history if there is news. */
export async function recordCheck(
  reconciliation: Reconciled,
  managed: readonly string[],
  check: Check,
  later: ReadonlyMap<string, string>,
): Promise<Outcome> {
  const { status, began } = reconciliation;
  const rounds = { ...reconciliation, managed, check, at: began };
  const conflicts = conflictsAfter(rounds);
  const next = statusAfter(reconciliation, managed, check, later, conflicts);
  const contested = contestedIn(conflicts, rounds);
  const unmanaged = unmanagedBy(reconciliation.desired, status);
  return record(reconciliation, next, {
    ...check,
    contested,
    unmanaged,
    conflicts: turnsBetween(status.conflicts, conflicts),
  });
}

async function record(reconciliation: Reconciliation, next: Status, found: Found): Promise<Outcome> {
  const { status, spec, clock, ledger } = reconciliation;
  const at = clock.now().toISOString();
  const { verdict, reason } = verdictOf(next.conditions);
  const held = [...new Set(Object.values(next.conditions).flatMap(({ hold }) => hold ?? []))];
  const happened = historyEntryOf(
    reconciliation,
    { at, verdict, reason, held, conditions: next.conditions },
    found,
  );
  const { intent: _, due, ...kept } = next;
  const { isNew, reported } = reportedAfter(reconciliation, next.conditions, happened);
  const ahead = due && aheadOf(at, due, status.due);
  const after = { ...kept, due: ahead, verdict, reason, reported, at, spec: spec.memory };
  const news = isNew ? happened : undefined;
  if (news || !isKnownAlready(reconciliation, after)) await ledger.record(after, news);
  return { bucket: status.bucket, ...happened, conditions: next.conditions };
}

/**
 * Whether a record has an entry of the history, and what was last reported of the bucket itself. That its account is out of reach
 * is no news of the bucket, nor is drift for which no call is known: the account's own entry of the history stands for both.
 */
function reportedAfter(
  reconciliation: Reconciliation,
  conditions: Conditions,
  happened: HistoryEntry,
): { readonly isNew: boolean; readonly reported: Status["reported"] } {
  const { status, spec, fresh } = reconciliation;
  const { verdict: was, reason: because } = status.reported ?? status;
  const last = { verdict: was, reason: because };
  const { isOut, own } = ownIn(conditions);
  const { verdict, reason } = own ?? last;
  const isOfCall = !isOut || fresh.some(({ why }) => why === "drift");
  const drift = isOfCall ? happened.drift : [];
  const isNew =
    isNews({ ...happened, verdict, reason, drift }, { spec, status: { ...status, ...last } }) ||
    isOfNewCall(reconciliation, conditions, drift);
  return { isNew, reported: isOut && (own || !isNew) ? { verdict, reason } : undefined };
}

/**
 * Whether a call that no record names yet left a facet different that is only observed, or whose write may have been carried out
 * although it was not answered: no repair will name it.
 */
function isOfNewCall(
  { status: { due }, fresh }: Reconciliation,
  conditions: Conditions,
  drift: HistoryEntry["drift"],
): boolean {
  const known = new Set(due?.causes.map(({ call }) => call?.requestId));
  const isUnnamed = (facet: string) => unnamed.has(conditions[facet]?.verdict);
  const facets = drift.flatMap(({ facet }) => (isUnnamed(facet) ? [facet] : []));
  return fresh.some(
    (cause) =>
      cause.call !== undefined &&
      !known.has(cause.call.requestId) &&
      facets.some((facet) => touches(cause, facet)),
  );
}

const unnamed: ReadonlySet<Condition["verdict"] | undefined> = new Set(["drifted", "retrying"]);

/** What the conditions say without those of the account, and whether there are any of the account. */
function ownIn(conditions: Conditions): {
  readonly isOut: boolean;
  readonly own?: ReturnType<typeof verdictOf>;
} {
  const own = Object.entries(conditions).filter(([, { ofAccount }]) => !ofAccount);
  const isOut = own.length < Object.keys(conditions).length;
  return { isOut, ...((own.length > 0 || !isOut) && { own: verdictOf(Object.fromEntries(own)) }) };
}

/** The sweep reads due times in their order, and one that appears after it has read past it waits for minutes. */
const soonestMs = 5_000;

/**
 * The due check, not so soon that its entry in the index may come after the sweep has read that time. One that was recorded
 * before keeps its time: else calls in quick succession would defer it each time.
 */
function aheadOf(now: string, due: Due, before: Due | undefined): Due {
  const soonest = new Date(Date.parse(now) + soonestMs).toISOString();
  return due.at < soonest && due.at !== before?.at ? { ...due, at: soonest } : due;
}
