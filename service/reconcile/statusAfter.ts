import type { Condition, Conditions, Due, Status } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { aged } from "./aging.ts";
import { again, joinDue, probe, settles, settling } from "./due.ts";
import type { Check } from "./findings.ts";
import type { Reconciled, Reconciliation } from "./reconciliation.ts";
import { survivalsAfter, withSurvivals } from "./survival.ts";

/** The status after a look: what is known now, what of it is left to do, and when. */
export function statusAfter(
  reconciliation: Reconciled,
  managed: readonly string[],
  check: Check,
  later: ReadonlyMap<string, string>,
  conflicts: Status["conflicts"],
): Status {
  const { status, began } = reconciliation;
  const causes = openAfter(reconciliation.causes, check);
  const survivals = survivalsAfter(reconciliation, check);
  const found = aged(withSurvivals(check.conditions, survivals, check.drift), status, began);
  const conditions = { ...contested(conflicts, began), ...untouched(status, managed, check), ...found };
  return {
    ...status,
    ...timesOf(reconciliation, managed, check, conditions),
    conditions,
    conflicts,
    survivals,
    sent: recentlySent(status, check, began),
    seen: status.seen || check.exists,
    adopted: status.adopted || isAdopted(check),
    due: dueAfter({ ...reconciliation, causes }, managed, check, later, [
      again(found, { ...reconciliation, causes }, check.sent),
      probe(conflicts, causes, began),
    ]),
  };
}

/** The causes that are not done with. A call whose facets were all repaired explains nothing that is found later. */
function openAfter(causes: readonly Cause[], { sent, conditions }: Check): readonly Cause[] {
  const repaired = new Set(sent.map(({ facet }) => facet).filter((facet) => !conditions[facet]));
  const isOver = ({ why, facets = [] }: Cause) =>
    why === "drift" && facets.length > 0 && facets.every((facet) => repaired.has(facet));
  return causes.filter((cause) => !isOver(cause));
}

/** What is known of the managed facets that a look did not cover. */
const untouched = ({ conditions }: Status, managed: readonly string[], { facets }: Check): Conditions =>
  Object.fromEntries(
    Object.entries(conditions).filter(
      ([facet, { verdict }]) => managed.includes(facet) && !facets.includes(facet) && verdict !== "contested",
    ),
  );

/** Facets that are as their spec says because they are put right each time that somebody exposes the bucket. */
const contested = (conflicts: Status["conflicts"], now: string): Conditions =>
  Object.fromEntries(
    Object.entries(conflicts).flatMap(([facet, { breaker }]): [string, Condition][] => {
      if (!breaker?.exposes || breaker.until <= now) return [];
      const otherWriter = breaker.otherWriter ?? "unknown";
      const reason = `${facet}: ${otherWriter} exposes the bucket again and again; each time it is put right`;
      return [[facet, { verdict: "contested", severity: "exposure", reason }]];
    }),
  );

function timesOf(
  { status, began, clock }: Reconciliation,
  managed: readonly string[],
  { facets, sent }: Check,
  conditions: Conditions,
): Pick<Status, "checked" | "checkedAt" | "written"> {
  const checked = timesAfter(status.checked, managed, facets, began);
  const isUnread = Object.values(conditions).some(({ unread }) => unread);
  const wrote = sent.map(({ facet }) => facet);
  return {
    checked,
    checkedAt: isUnread ? status.checkedAt : oldestOf(checked, managed, began),
    written: timesAfter(status.written, managed, wrote, clock.now().toISOString()),
  };
}

/** What is left of what was due, what is to be read again when S3 has settled, and what else there is to come back for. */
function dueAfter(
  { status, began, causes }: Reconciliation,
  managed: readonly string[],
  { facets, drift }: Check,
  later: ReadonlyMap<string, string>,
  more: readonly (Due | undefined)[],
): Due | undefined {
  const open = status.due && settles(status.due, began, facets, managed) ? undefined : status.due;
  const clean = [...later].filter(([facet]) => !drift.some((change) => change.facet === facet));
  return [open, settling(new Map(clean), causes), ...more].reduce(joinDue, undefined);
}

/** It was written, so somebody let us, or it is of our making. To be as its spec says, by chance, is no leave. */
const isAdopted = ({ sent }: Check) => sent.length > 0;

/** When the managed facet was looked at that was so the longest ago; nothing while one never was. */
function oldestOf(checked: Readonly<Record<string, string>>, managed: readonly string[], began: string) {
  const times = managed.map((facet) => checked[facet] ?? "").sort();
  return managed.length === 0 ? began : times[0] || undefined;
}

/** Times by managed facet, with those that were touched at a new time. */
const timesAfter = (
  times: Readonly<Record<string, string>>,
  managed: readonly string[],
  touched: readonly string[],
  at: string,
) =>
  Object.fromEntries(
    managed.flatMap((facet) => {
      const time = touched.includes(facet) ? at : times[facet];
      return time ? [[facet, time]] : [];
    }),
  );

// CloudTrail may be late by minutes; an event later than this is looked at like anybody's, which costs one read.
const rememberedMs = 60 * 60_000;
const rememberedWrites = 100;

const recentlySent = (status: Status, { sent }: Check, began: string) =>
  [...status.sent, ...sent.map(({ requestId, at }) => ({ requestId, at }))]
    .filter(({ at }) => Date.parse(at) > Date.parse(began) - rememberedMs)
    .slice(-rememberedWrites);
