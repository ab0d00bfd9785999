import { worstOf } from "../../core/plan/action.ts";
import { recordedValues } from "../tables/changedParts.ts";
import type { HistoryEntry } from "../tables/history.ts";
import { type Conditions, type Status, wholeBucket } from "../tables/status.ts";
import { type Cause, touches } from "../triggers/trigger.ts";
import { type ReadSpec, showsChange } from "./changedSpec.ts";
import { joinDrift } from "./check.ts";
import type { Check } from "./checkResult.ts";
import { isLayeredAnew } from "./standing.ts";

/** What a reconciliation found and did. */
export type Found = Pick<
  HistoryEntry,
  "drift" | "before" | "sent" | "contested" | "unmanaged" | "conflicts" | "overlapped"
> &
  Partial<Pick<Check, "shown">>;

interface Reconciled {
  readonly status: Status;
  readonly began: string;
  readonly causes: readonly Cause[];
  readonly spec: ReadSpec;
  /** The status as it was read. */
  readonly recorded: Status;
}

/** What a reconciliation comes to, with the conditions of the facets. */
type Result = Pick<HistoryEntry, "at" | "verdict" | "reason" | "held"> & Partial<Pick<Status, "conditions">>;

/** The entry of the history for a reconciliation, including what a crashed worker before it had begun. */
export function historyEntryOf(
  reconciled: Reconciled,
  { at, verdict, reason, held = [], conditions = {} }: Result,
  {
    drift,
    before,
    shown = () => ({}),
    sent,
    contested = [],
    unmanaged = [],
    conflicts = [],
    overlapped = [],
  }: Found,
): HistoryEntry {
  const { status, began, causes: all, spec } = reconciled;
  const { intent } = status;
  const found = joinDrift(intent?.drift, drift);
  // What a crashed worker repaired has no entry yet, whatever the spec says by now.
  const causes = explaining(all, found, spec, intent ? {} : conditions);
  const replaced = replacedBy(sent, { ...before, ...intent?.before }, intent !== undefined);
  return {
    at,
    verdict,
    ...(reason && { reason }),
    ...(held.length > 0 && { held }),
    causes,
    drift: found,
    ...(replaced && recordedValues(replaced, shown(Object.keys(replaced)))),
    sent,
    ...(found.length > 0 && { severity: worstOf(found.map(({ severity }) => severity)) }),
    ...(isUnannounced(reconciled, drift) && { unannounced: true }),
    ...(status.seen && isCreated(sent, intent) && { recreated: true }),
    ...times(causes, found, began, sent.length > 0 && isAsWanted(verdict) ? at : undefined),
    ...(intent && { interrupted: true }),
    ...(contested.length > 0 && { contested }),
    ...(unmanaged.length > 0 && { unmanaged }),
    ...(conflicts.length > 0 && { conflicts }),
    ...(overlapped.length > 0 && { overlapped }),
  };
}

/** Also true if a worker crashed that intended to create it. */
const isCreated = (sent: HistoryEntry["sent"], intent: Status["intent"]): boolean =>
  [...sent.map(({ type }) => type), ...(intent?.actions ?? [])].includes("CreateBucket");

/** Contested counts as repaired: the service repairs a repeated exposure each time. */
const isAsWanted = (verdict: HistoryEntry["verdict"]) => verdict === "converged" || verdict === "contested";

/**
 * Whether to record it: something was written, the spec changed, a facet without a condition has drifted, or the verdict or
 * reason differ from the last status. Another condition may hide that drift, and the answer of its repair may be lost.
 */
export const isNews = (
  { drift, sent, interrupted, unmanaged, conflicts, overlapped, verdict, reason }: HistoryEntry,
  { status: last, spec }: Pick<Reconciled, "status" | "spec">,
): boolean =>
  sent.length > 0 ||
  showsChange(spec) ||
  unmanaged !== undefined ||
  interrupted !== undefined ||
  conflicts !== undefined ||
  overlapped !== undefined ||
  drift.some(
    ({ facet }) => last.conditions[facet] === undefined && last.conditions[wholeBucket] === undefined,
  ) ||
  verdict !== last.verdict ||
  reason !== last.reason;

/** The previous values of the written facets; of all facets after a crash, when it is unknown which were written. */
function replacedBy(sent: HistoryEntry["sent"], before: object, isInterrupted: boolean) {
  const written = new Set(sent.map(({ facet }) => facet));
  const replaced = Object.entries(before).filter(([facet]) => isInterrupted || written.has(facet));
  return replaced.length > 0 ? Object.fromEntries(replaced) : undefined;
}

/**
 * The causes that explain what was found. A `due` cause explains nothing if another cause is known. A new call alone explains the
 * drift of a facet that is only observed: earlier ones have entries of their own, and are kept for a repair.
 */
function explaining(
  causes: readonly Cause[],
  drift: HistoryEntry["drift"],
  { fresh, ahead }: ReadSpec,
  conditions: Conditions,
): readonly Cause[] {
  const isOfCall = (facet: string) => fresh.some((cause) => touches(cause, facet));
  const isObserved = (facet: string) => conditions[facet]?.verdict === "drifted";
  const explains = (cause: Cause, facet: string) =>
    touches(cause, facet) && (fresh.includes(cause) || !isObserved(facet) || !isOfCall(facet));
  const concerned = causes.filter((cause) => drift.some(({ facet }) => explains(cause, facet)));
  // An override explains why it was written now; a change of the spec is always recorded.
  const asked = causes.filter(
    (cause) => cause.override !== undefined || (cause.change && fresh.includes(cause)),
  );
  const more = ahead ? [ahead] : [];
  if (concerned.length > 0) return [...concerned, ...asked, ...more];
  const known = [...causes.filter(({ why }) => why !== "due"), ...more];
  // A call on other facets explains no drift. It is named if nothing else triggered the check.
  const others = drift.length > 0 ? known.filter(({ why }) => why !== "drift") : known;
  return [others, known, causes].find((some) => some.length > 0) ?? [];
}

/**
 * Drift that no event, person or earlier check had reported, of a bucket whose events should arrive. What only differs because
 * something else is wanted is none.
 */
function isUnannounced(
  { status, recorded, causes, spec }: Reconciled,
  drift: HistoryEntry["drift"],
): boolean {
  const { seen, unwatched, conditions, checked } = status;
  if (!seen || unwatched || conditions[wholeBucket]) return false;
  if (spec.ahead || isLayeredAnew(recorded, status)) return false;
  const isPlanned = ({ why }: Cause) => why === "sweep" || why === "due";
  if (!causes.some(isPlanned) || !causes.every((cause) => isPlanned(cause) || cause.why === "drift"))
    return false;
  return drift.some(
    ({ facet }) => !conditions[facet] && checked[facet] && !causes.some((cause) => touches(cause, facet)),
  );
}

/** From the first call that explains the drift; or from the first call, if there is none. Clocks differ. */
function times(
  causes: readonly Cause[],
  drift: HistoryEntry["drift"],
  began: string,
  repaired: string | undefined,
) {
  const isOf = (cause: Cause) => drift.length === 0 || drift.some(({ facet }) => touches(cause, facet));
  const [change] = causes.flatMap((cause) => (cause.why === "drift" && isOf(cause) ? [cause.at] : [])).sort();
  if (change === undefined) return {};
  const since = (at: string) => Math.max(0, Date.parse(at) - Date.parse(change));
  return { detectMs: since(began), ...(repaired && { repairMs: since(repaired) }) };
}
