import type { Action } from "../../core/plan/action.ts";
import type { Plan, Restrained } from "../../core/plan/plan.ts";
import { outsideWindows, restrainable } from "../../core/plan/restraint.ts";
import { closedUntil } from "../../core/spec/windows/closedUntil.ts";
import type { MaintenanceWindow } from "../../core/spec/windows/schema.ts";
import type { RepairBudget } from "../tables/budget.ts";
import { type Condition, wholeBucket } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { heldBack } from "./breaker.ts";
import { type Deferrals, endsHolds } from "./holds.ts";
import type { Occasion } from "./reconciliation.ts";
import { survivorsOf } from "./survival.ts";

/** What the operator says of writes, whatever a spec says. */
export interface Restraints {
  /** Windows for all buckets, besides those of a spec. */
  readonly windows: readonly MaintenanceWindow[];
  /** Replace what is there at first contact only where the spec says `adopt: true`. */
  readonly adoptsOnlyAsked: boolean;
  readonly budget: Pick<RepairBudget, "take">;
}

/**
 * What of a plan is not to be carried out now. Neither a window nor the budget keeps an exposure open. Takes from the
 * budget only what is then written.
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

/** The same in the words of a plan. Whatever is blocked, or waits for leave, waits for a person. */
export const restrainedBy = (deferrals: Deferrals): Restrained =>
  new Map(
    [...deferrals].map(([facet, { verdict, hold, reason, until }]) => {
      const isForPerson = verdict === "blocked" || hold === "adoption";
      return [facet, { reason, ...(until && { until }), isForPerson }];
    }),
  );

/** What a person has said of the bucket, and a fight over whether it exists at all. */
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
  { desired, causes, asked, now }: Occasion,
  { windows, budget }: Restraints,
): Promise<Condition | undefined> {
  const closed = await closedUntil(bindingWindows(windows, desired.windows, asked), now);
  if (closed) return { verdict: "held", hold: "window", ...outsideWindows(closed) };
  if (isAsked(causes)) return undefined;
  const urgent = actions.some(({ severity }) => severity === "weaker");
  // A budget that does not answer is used up: its failure must not keep what needs none from being written.
  return (await budget.take(now, urgent).catch(() => false)) ? undefined : overBudget;
}

const gone: Condition = {
  verdict: "blocked",
  reason: "the bucket is gone, and its spec says recreate: false",
};

const firstContact: Condition = {
  verdict: "held",
  hold: "adoption",
  reason: "the bucket was there before its spec; what differs is replaced when the spec says adopt: true",
};

const overBudget: Condition = {
  verdict: "held",
  hold: "budget",
  reason: "the fleet's repairs for this minute are used up",
};

/** A person who overrides windows leaves those that the operator denies with, unless they override these, too. */
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

/** A person wants it now; what nobody asked for is a repair. */
const isAsked = (causes: readonly Cause[]) => causes.some(({ why }) => why === "spec" || why === "manual");
