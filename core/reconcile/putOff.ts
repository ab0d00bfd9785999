import type { Action } from "../action.ts";
import type { Plan } from "../plan.ts";
import type { RepairBudget } from "../tables/budget.ts";
import { type Trouble, wholeBucket } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { MaintenanceWindow } from "../windowSchema.ts";
import { heldBack } from "./breaker.ts";
import type { Handled } from "./handling.ts";
import { endsHolds } from "./holds.ts";
import { survivorsOf } from "./survival.ts";
import { closedUntil } from "./windows.ts";

/** What the operator says of writes, whatever a spec says. */
export interface Restraints {
  /** Windows for all buckets, besides those of a spec. */
  readonly windows: readonly MaintenanceWindow[];
  /** Replace what is there at first contact only where the spec says `adopt: true`. */
  readonly adoptsOnlyAsked: boolean;
  readonly budget: Pick<RepairBudget, "take">;
}

/** By facet, why what differs of it is not to be written now; under `bucket`, why nothing is. Empty: all of it is. */
export type PutOff = ReadonlyMap<string, Trouble>;

/** Those of some actions that nothing keeps from being sent. */
export const dueOf = (actions: readonly Action[], putOff: PutOff): readonly Action[] =>
  putOff.has(wholeBucket) ? [] : actions.filter(({ facet }) => !putOff.has(facet));

/** The bucket at hand, as it is when something is about to be written. */
export interface Occasion extends Handled {
  readonly now: Date;
}

/**
 * What of a plan is not to be carried out now. Neither a window nor the budget keeps an exposure open. Takes from the
 * budget only what is then written.
 */
export async function putOffOf(plan: Plan, occasion: Occasion, restraints: Restraints): Promise<PutOff> {
  const all = plan.exists ? plan.actions.map(({ facet }) => facet) : [wholeBucket];
  const each = (facets: readonly string[], trouble: Trouble) =>
    facets.map((facet) => [facet, trouble] as const);
  const refusal = refusalOf(plan, occasion, restraints);
  if (refusal) return new Map(each(all, refusal));
  const surviving = survivorsOf(plan, occasion);
  const left = dueOf(plan.actions, surviving).filter(
    ({ severity }) => !plan.exists || severity !== "exposure",
  );
  const trouble = left.length > 0 ? await restraintOn(left, occasion, restraints) : undefined;
  const restrained = plan.exists ? left.map(({ facet }) => facet) : all;
  return new Map([...surviving, ...(trouble ? each(restrained, trouble) : [])]);
}

/** What a person has said of the bucket, and a fight over whether it exists at all. */
function refusalOf(
  plan: Plan,
  { desired, status, asked, now }: Occasion,
  { adoptsOnlyAsked }: Restraints,
): Trouble | undefined {
  if (plan.exists) return adoptsOnlyAsked && !status.adopted && !desired.adopt ? firstContact : undefined;
  if (!desired.recreate && status.seen) return gone;
  const fight = endsHolds(asked) ? undefined : heldBack(status.fights[wholeBucket], now.toISOString());
  return fight === undefined ? undefined : { verdict: "held", hold: "fight", reason: `the bucket: ${fight}` };
}

async function restraintOn(
  actions: readonly Action[],
  { desired, causes, asked, now }: Occasion,
  { windows, budget }: Restraints,
): Promise<Trouble | undefined> {
  const closed = await closedUntil(bindingWindows(windows, desired.windows, asked), now);
  if (closed) return outsideWindows(closed);
  if (isAsked(causes)) return undefined;
  const urgent = actions.some(({ severity }) => severity === "weaker");
  // A budget that does not answer is used up: its failure must not keep what needs none from being written.
  return (await budget.take(now, urgent).catch(() => false)) ? undefined : overBudget;
}

const gone: Trouble = {
  verdict: "blocked",
  reason: "the bucket is gone, and its spec says recreate: false",
};

const firstContact: Trouble = {
  verdict: "held",
  hold: "adoption",
  reason: "the bucket was there before its spec; what differs is replaced when the spec says adopt: true",
};

const outsideWindows = ({ until }: { readonly until?: string }): Trouble => ({
  verdict: "held",
  hold: "window",
  reason: until ? `outside its maintenance windows until ${until}` : "its maintenance windows never open",
  ...(until && { until }),
});

const overBudget: Trouble = {
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
const isAsked = (causes: readonly Cause[]) => causes.some(({ why }) => why === "spec" || why === "look");
