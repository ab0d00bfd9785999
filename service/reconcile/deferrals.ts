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
import { nextTurn, overBudget, turnOf } from "./turns.ts";

/** The operator's restraints on writes; no spec can lift them. */
export interface Restraints {
  /** Windows for all buckets, in addition to those of a spec. */
  readonly windows: readonly MaintenanceWindow[];
  /** Repair a bucket that existed before its spec only if the spec says `adopt: true`. */
  readonly adoptsOnlyAsked: boolean;
  readonly budget: Pick<RepairBudget, "take" | "reaches">;
}

/** What must not be carried out now: what is known without the budget, and all of it. */
export interface Restraining {
  readonly known: Deferrals;
  /** Takes a repair from the budget, if one is needed. Does not reject. */
  readonly withBudget: () => Promise<Deferrals>;
}

const each = (facets: readonly string[], condition: Condition): Deferrals =>
  new Map(facets.map((facet) => [facet, condition] as const));

const nothingElse = (known: Deferrals): Restraining => ({ known, withBudget: async () => known });

/**
 * Which parts of a plan must not be carried out now. Neither a window nor the budget defers the repair of an exposure. The
 * budget is only asked for what would then be written.
 */
export async function restraintsOn(
  plan: Plan,
  occasion: Occasion,
  restraints: Restraints,
): Promise<Restraining> {
  const refusal = refusalOf(plan, occasion, restraints);
  if (refusal)
    return nothingElse(each(plan.exists ? plan.actions.map(({ facet }) => facet) : [wholeBucket], refusal));
  const surviving = survivorsOf(plan, occasion);
  const left = plan.restrained(restrainedBy(surviving));
  const facets = left.actions.length > 0 ? restrainable(left) : [];
  if (facets.length === 0) return nothingElse(surviving);
  const also = (condition: Condition | undefined): Deferrals =>
    condition ? new Map([...surviving, ...each(facets, condition)]) : surviving;
  const closed = await closedWindow(occasion, restraints);
  if (closed) return nothingElse(also(closed));
  const urgent = left.actions.some(
    ({ facet, severity }) => severity === "weaker" && (!left.exists || facets.includes(facet)),
  );
  const withTurn = (turn: Turn) => also(turn === true ? undefined : overBudget(turn));
  const turn = await turnOf(restraints.budget, occasion, urgent);
  if (turn !== undefined) return nothingElse(withTurn(turn));
  return {
    known: surviving,
    withBudget: async () => withTurn(await nextTurn(restraints.budget, occasion.now, urgent)),
  };
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

async function closedWindow(
  { desired, asked, now }: Occasion,
  { windows }: Restraints,
): Promise<Condition | undefined> {
  const closed = await closedUntil(bindingWindows(windows, desired.windows, asked), now);
  return closed && { verdict: "held", hold: "window", ...outsideWindows(closed) };
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
