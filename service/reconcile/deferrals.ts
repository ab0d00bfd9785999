import type { Action } from "../../core/plan/action.ts";
import type { Plan, Restrained } from "../../core/plan/plan.ts";
import { outsideWindows, restrainable } from "../../core/plan/restraint.ts";
import { closedUntil } from "../../core/spec/windows/closedUntil.ts";
import type { MaintenanceWindow } from "../../core/spec/windows/schema.ts";
import type { RepairBudget, Turn } from "../tables/budget.ts";
import { type Condition, wholeBucket } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { heldBack } from "./breaker.ts";
import { type Deferrals, endsHolds } from "./holds.ts";
import type { Occasion } from "./reconciliation.ts";
import { survivorsOf } from "./survival.ts";

/** The operator's restraints on writes; no spec can lift them. */
export interface Restraints {
  /** Windows for all buckets, in addition to those of a spec. */
  readonly windows: readonly MaintenanceWindow[];
  /** Repair a bucket that existed before its spec only if the spec says `adopt: true`. */
  readonly adoptsOnlyAsked: boolean;
  readonly budget: Pick<RepairBudget, "take" | "reaches">;
}

/**
 * Which parts of a plan must not be carried out now. Neither a window nor the budget defers the repair of an exposure.
 * Takes a repair from the budget only if something is then written.
 */
export async function deferralsOf(
  plan: Plan,
  occasion: Occasion,
  restraints: Restraints,
): Promise<Deferrals> {
  const each = (facets: readonly string[], condition: Condition) =>
    facets.map((facet) => [facet, condition] as const);
  const refusal = refusalOf(plan, occasion, restraints);
  if (refusal)
    return new Map(each(plan.exists ? plan.actions.map(({ facet }) => facet) : [wholeBucket], refusal));
  const surviving = survivorsOf(plan, occasion);
  const left = plan.restrained(restrainedBy(surviving));
  const facets = left.actions.length > 0 ? restrainable(left) : [];
  if (facets.length === 0) return surviving;
  const some = left.exists ? left.actions.filter(({ facet }) => facets.includes(facet)) : left.actions;
  const condition = await restraintOn(some, occasion, restraints);
  return new Map([...surviving, ...(condition ? each(facets, condition) : [])]);
}

/** The deferrals as a plan takes them. What is blocked or waits for adoption needs a person. */
export const restrainedBy = (deferrals: Deferrals): Restrained =>
  new Map(
    [...deferrals].map(([facet, { verdict, hold, reason, until }]) => {
      const isForPerson = verdict === "blocked" || hold === "adoption";
      return [facet, { reason, ...(until && { until }), isForPerson }];
    }),
  );

/** Reasons to defer everything: `adopt`, `recreate: false`, and a conflict about the bucket's existence. */
function refusalOf(
  plan: Plan,
  { desired, status, asked, now }: Occasion,
  { adoptsOnlyAsked }: Restraints,
): Condition | undefined {
  if (plan.exists) return adoptsOnlyAsked && !status.adopted && !desired.adopt ? firstContact : undefined;
  if (!desired.recreate && status.seen) return gone;
  const conflict = endsHolds(asked) ? undefined : heldBack(status.conflicts[wholeBucket], now.toISOString());
  return conflict === undefined
    ? undefined
    : { verdict: "held", hold: "conflict", reason: `the bucket: ${conflict}` };
}

async function restraintOn(
  actions: readonly Action[],
  { desired, status, causes, asked, now }: Occasion,
  { windows, budget }: Restraints,
): Promise<Condition | undefined> {
  const closed = await closedUntil(bindingWindows(windows, desired.windows, asked), now);
  if (closed) return { verdict: "held", hold: "window", ...outsideWindows(closed) };
  if (isAsked(causes)) return undefined;
  const urgent = actions.some(({ severity }) => severity === "weaker");
  const place = placeOf(status, now, urgent);
  // A budget that does not answer counts as used up: throwing would also stop repairs that need no budget.
  const turn = await turnAt(place, now, urgent, budget).catch(() => place ?? false);
  return turn === true ? undefined : overBudget(turn);
}

/** The place that a bucket has, unless the setting was changed since it was given; else a new one. */
async function turnAt(
  place: Turn | undefined,
  now: Date,
  urgent: boolean,
  budget: Restraints["budget"],
): Promise<Turn> {
  if (place === true) return true;
  if (typeof place === "string" && (await budget.reaches(place))) return place;
  return budget.take(now, urgent);
}

/** Places expire: after an outage of the queue, not all buckets with a past place are repaired at once. */
const placeLastsMs = 15 * 60_000;

/** The place of a bucket in the line of the budget. A repair that has become urgent asks for an earlier one. */
function placeOf({ conditions }: Occasion["status"], now: Date, urgent: boolean): Turn | undefined {
  const held = Object.values(conditions).filter(({ hold }) => hold === "budget");
  const [until] = held.flatMap((condition) => condition.until ?? []).sort();
  if (until === undefined) return undefined;
  const at = Date.parse(until);
  const wasUrgent = held.some(({ severity }) => severity === "weaker");
  if (now.getTime() < at) return urgent && !wasUrgent ? undefined : until;
  return now.getTime() < at + placeLastsMs || undefined;
}

const gone: Condition = {
  verdict: "blocked",
  reason: "the bucket does not exist, and its spec says recreate: false",
};

const firstContact: Condition = {
  verdict: "held",
  hold: "adoption",
  reason: "the bucket existed before its spec; the service repairs it once the spec says adopt: true",
};

const overBudget = (turn: Turn): Condition => ({
  verdict: "held",
  hold: "budget",
  reason: "the fleet has used its budget of repairs for this minute (repairsAMinute)",
  ...(typeof turn === "string" && { until: turn }),
});

/** The override `holds` leaves the operator's deny windows in force, `denyWindows` does not. */
function bindingWindows(
  operators: readonly MaintenanceWindow[],
  own: readonly MaintenanceWindow[],
  asked: readonly Cause[],
): (readonly MaintenanceWindow[])[] {
  if (asked.some(({ override }) => override === "denyWindows")) return [];
  if (asked.some(({ override }) => override === "holds"))
    return [operators.filter(({ kind }) => kind === "deny")];
  return [operators, own];
}

/** A spec change or a person requested the write, so it needs no budget. */
const isAsked = (causes: readonly Cause[]) => causes.some(({ why }) => why === "spec" || why === "manual");
