import type { RepairBudget, Turn } from "../tables/budget.ts";
import { type Condition, type Conditions, type Place, type Status, wholeBucket } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { Occasion } from "./reconciliation.ts";

/** Whether a repair may be sent now; undefined if it needs a new place. */
export async function turnOf(
  budget: Pick<RepairBudget, "reaches">,
  { causes, status, now }: Pick<Occasion, "causes" | "status" | "now">,
  urgent: boolean,
): Promise<Turn | undefined> {
  if (isAsked(causes)) return true;
  const place = placeOf(status, now, urgent);
  if (typeof place !== "string") return place;
  // While the table does not answer, a bucket keeps the place that it has.
  return (await budget.reaches(place, status.account).catch(() => true)) ? place : undefined;
}

/** Takes a place from the budget. A budget that does not answer counts as used up: throwing would also stop repairs that need no budget. */
export const nextTurn = (
  budget: Pick<RepairBudget, "take">,
  { now, status }: Pick<Occasion, "now" | "status">,
  urgent: boolean,
): Promise<Turn> => budget.take(now, urgent, status.account).catch(() => false);

/** Places expire: after an outage of the queue, not all buckets with a past place are repaired at once. */
const placeLastsMs = 15 * 60_000;

/** The place of a bucket in the line of the budget. A repair that has become urgent asks for an earlier one. */
function placeOf(
  { conditions, place = heldIn(conditions) }: Status,
  now: Date,
  urgent: boolean,
): Turn | undefined {
  if (!place) return undefined;
  if (now.toISOString() < place.at) return urgent && !place.urgent ? undefined : place.at;
  return isLeft(place, now) || undefined;
}

/**
 * The place for which a repair is held. What a missing bucket lacks has no severity of its own: the place of its creation
 * counts as urgent, so that no check asks for an earlier one.
 */
function heldIn(conditions: Conditions): Place | undefined {
  const held = Object.values(conditions).filter(({ hold }) => hold === "budget");
  const [at] = held.flatMap(({ until }) => until ?? []).sort();
  const isCreation = conditions[wholeBucket]?.hold === "budget";
  const urgent = isCreation || held.some(({ severity }) => severity === "weaker");
  return at === undefined ? undefined : { at, urgent };
}

const isLeft = ({ at }: Place, now: Date) => now.getTime() < Date.parse(at) + placeLastsMs;

/**
 * The place after a check. A bucket keeps it until it is used, also if nothing differs any more: else a caller who changes a
 * bucket back and forth takes a place of the fleet with each call. A worker that crashed in a repair has used it.
 */
export function placeAfter(
  { place, intent }: Status,
  found: Conditions,
  wrote: boolean,
  now: Date,
): Place | undefined {
  const held = heldIn(found);
  if (held) return { ...held, urgent: held.urgent || (place?.at === held.at && place.urgent) };
  const isUsed = (wrote || intent !== undefined) && place !== undefined && place.at <= now.toISOString();
  return place && isLeft(place, now) && !isUsed ? place : undefined;
}

/** The condition of what waits for its turn. */
export const overBudget = (turn: Turn): Condition => ({
  verdict: "held",
  hold: "budget",
  reason: "the account has used its budget of repairs for this minute (repairsAMinute)",
  ...(typeof turn === "string" && { until: turn }),
});

/** A spec change or a person requested the write, so it needs no budget. */
const isAsked = (causes: readonly Cause[]) => causes.some(({ why }) => why === "spec" || why === "manual");
