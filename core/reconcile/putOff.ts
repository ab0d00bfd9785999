import type { Desired } from "../desired.ts";
import type { Plan } from "../plan.ts";
import type { RepairBudget } from "../tables/budget.ts";
import type { Status, Trouble } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { MaintenanceWindow } from "../windowSchema.ts";
import { closedUntil } from "./windows.ts";

/** What the operator says of writes, whatever a spec says. */
export interface Restraints {
  /** Windows for all buckets, besides those of a spec. */
  readonly windows: readonly MaintenanceWindow[];
  /** Replace what is there at first contact only where the spec says `adopt: true`. */
  readonly adoptsOnlyAsked: boolean;
  readonly budget: Pick<RepairBudget, "take">;
}

/** The bucket at hand, as it is when something is about to be written. */
export interface Occasion {
  readonly desired: Desired;
  readonly status: Status;
  readonly causes: readonly Cause[];
  readonly now: Date;
}

/** Why a plan is not to be carried out now; undefined if it may be. Takes from the budget only what is then written. */
export async function putOffOf(
  plan: Plan,
  occasion: Occasion,
  { windows, adoptsOnlyAsked, budget }: Restraints,
): Promise<Trouble | undefined> {
  const { desired, status, causes, now } = occasion;
  if (!plan.exists && !desired.recreate && status.seen) return gone;
  if (plan.exists && adoptsOnlyAsked && !status.adopted && !desired.adopt) return firstContact;
  const closed = await closedUntil([windows, desired.windows], now);
  if (closed) return outsideWindows(closed);
  if (isAsked(causes)) return undefined;
  const urgent = plan.actions.some(({ effect }) => effect === "tightens");
  return (await budget.take(now, urgent)) ? undefined : overBudget;
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

/** A person wants it now; what nobody asked for is a repair. */
const isAsked = (causes: readonly Cause[]) => causes.some(({ why }) => why === "spec" || why === "look");
