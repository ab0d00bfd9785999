import { worstOf } from "../../core/plan/action.ts";
import type { HistoryEntry } from "../tables/history.ts";
import { type Status, wholeBucket } from "../tables/status.ts";
import { type Cause, touches } from "../triggers/trigger.ts";
import { type ReadSpec, showsChange } from "./changedSpec.ts";
import { joinDrift } from "./check.ts";
import type { Check } from "./findings.ts";

/** What a handling found and did. */
export type Found = Pick<
  HistoryEntry,
  "drift" | "before" | "sent" | "contested" | "unmanaged" | "conflicts"
> &
  Partial<Pick<Check, "shown">>;

interface Reconciled {
  readonly status: Status;
  readonly began: string;
  readonly causes: readonly Cause[];
  readonly spec: ReadSpec;
}

/** What there is to tell of a handling, with what a dead worker before it had begun. */
export function tellingOf(
  { status, began, causes: all, spec }: Reconciled,
  { at, verdict, reason, held = [] }: Pick<HistoryEntry, "at" | "verdict" | "reason" | "held">,
  { drift, before, shown = () => ({}), sent, contested = [], unmanaged = [], conflicts = [] }: Found,
): HistoryEntry {
  const { intent } = status;
  const found = joinDrift(intent?.drift, drift);
  const causes = explaining(all, found, spec);
  const replaced = replacedBy(sent, { ...before, ...intent?.before }, intent !== undefined);
  return {
    at,
    verdict,
    ...(reason && { reason }),
    ...(held.length > 0 && { held }),
    causes,
    drift: found,
    ...(replaced && { before: replaced, after: shown(Object.keys(replaced)) }),
    sent,
    ...(found.length > 0 && { severity: worstOf(found.map(({ severity }) => severity)) }),
    ...(isUnannounced(status, all, drift) && { unannounced: true }),
    ...(status.seen && isMadeAgain(sent, intent) && { recreated: true }),
    ...times(causes, began, sent.length > 0 && isAsWanted(verdict) ? at : undefined),
    ...(intent && { interrupted: true }),
    ...(contested.length > 0 && { contested }),
    ...(unmanaged.length > 0 && { unmanaged }),
    ...(conflicts.length > 0 && { conflicts }),
  };
}

/** Also where a worker has died that meant to make it. */
const isMadeAgain = (sent: HistoryEntry["sent"], intent: Status["intent"]): boolean =>
  [...sent.map(({ type }) => type), ...(intent?.actions ?? [])].includes("CreateBucket");

/** Contested, too: who exposes the bucket again and again finds it repaired each time. */
const isAsWanted = (verdict: HistoryEntry["verdict"]) => verdict === "converged" || verdict === "contested";

/** Whether the history is to have it: something was done, the spec has changed, or the bucket is not as it was last said to be. */
export const isNews = (
  { sent, interrupted, unmanaged, conflicts, verdict, reason }: HistoryEntry,
  { status: last, spec }: Pick<Reconciled, "status" | "spec">,
): boolean =>
  sent.length > 0 ||
  showsChange(spec) ||
  unmanaged !== undefined ||
  interrupted !== undefined ||
  conflicts !== undefined ||
  verdict !== last.verdict ||
  reason !== last.reason;

/** What was there before the calls that were sent; after a dead worker nobody knows which were. */
function replacedBy(sent: HistoryEntry["sent"], before: object, isInterrupted: boolean) {
  const written = new Set(sent.map(({ facet }) => facet));
  const replaced = Object.entries(before).filter(([facet]) => isInterrupted || written.has(facet));
  return replaced.length > 0 ? Object.fromEntries(replaced) : undefined;
}

/** The causes that explain what was found; that a look was due explains nothing where the reason for it is known. */
function explaining(
  causes: readonly Cause[],
  drift: HistoryEntry["drift"],
  { fresh, ahead }: ReadSpec,
): readonly Cause[] {
  const concerned = causes.filter((cause) => drift.some(({ facet }) => touches(cause, facet)));
  // Who had holds overridden is part of why it was written now, and who changed the spec is always told.
  const asked = causes.filter(
    (cause) => cause.override !== undefined || (cause.change && fresh.includes(cause)),
  );
  const more = ahead ? [ahead] : [];
  if (concerned.length > 0) return [...concerned, ...asked, ...more];
  const known = [...causes.filter(({ why }) => why !== "due"), ...more];
  return known.length > 0 ? known : causes;
}

/** Nobody had told of what differs: neither an event, nor a person, nor an earlier look; and events of the bucket should come. */
function isUnannounced(
  { seen, unwatched, conditions }: Status,
  causes: readonly Cause[],
  drift: HistoryEntry["drift"],
): boolean {
  if (!seen || unwatched || conditions[wholeBucket]) return false;
  if (!causes.every(({ why }) => why === "sweep" || why === "due")) return false;
  return drift.some(({ facet }) => !conditions[facet]);
}

function times(causes: readonly Cause[], began: string, repaired: string | undefined) {
  const [offence] = causes
    .flatMap(({ why, at }) => (why === "drift" ? [Date.parse(at)] : []))
    .sort((a, b) => a - b);
  if (offence === undefined) return {};
  return {
    detectMs: Date.parse(began) - offence,
    ...(repaired && { repairMs: Date.parse(repaired) - offence }),
  };
}
