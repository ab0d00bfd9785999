import type { Action } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Desired } from "../../core/spec/desired.ts";
import type { Intent } from "../tables/status.ts";
import { keptCauses } from "../triggers/causes.ts";
import { type Gate, joinDrift } from "./check.ts";
import { type Restraints, restrainedBy, restraintsOn } from "./deferrals.ts";
import type { Deferrals } from "./holds.ts";
import type { Reconciliation } from "./reconciliation.ts";

/** Decides before the first write what is deferred, and records the intent if something is written. */
export function gateOf(desired: Desired, reconciliation: Reconciliation, restraints: Restraints): Gate {
  // A facet that changed before its write is planned again: the intent covers both plans.
  let intended: Intent | undefined;
  const intend = async (plan: Plan, deferrals: Deferrals, now: Date) => {
    const { status, causes, ledger } = reconciliation;
    const { actions } = plan.restrained(restrainedBy(deferrals));
    if (actions.length === 0) return;
    intended = intentOf(plan, actions, { at: now.toISOString(), causes: keptCauses(causes) }, [
      status.intent,
      intended,
    ]);
    await ledger.record({ ...status, adopted: true, intent: intended });
  };
  return async (plan) => {
    const now = reconciliation.clock.now();
    const { known, withBudget } = await restraintsOn(plan, { ...reconciliation, desired, now }, restraints);
    // The intent of a repair that the budget then refuses does no harm: the record of this check replaces it. But a crash
    // in between must not make a bucket count as created again.
    if (!plan.exists) {
      const all = await withBudget();
      await intend(plan, all, now);
      return all;
    }
    const [all] = await Promise.all([withBudget(), intend(plan, known, now)]);
    return all;
  };
}

/** What is about to be sent, beside what earlier intents say. The intent of a crashed worker stays, whatever is found now. */
function intentOf(
  plan: Plan,
  actions: readonly Action[],
  now: Pick<Intent, "at" | "causes">,
  [crashed, own]: readonly (Intent | undefined)[],
): Intent {
  const earlier = own ?? crashed;
  return {
    ...crashed,
    ...now,
    drift: joinDrift(earlier?.drift, plan.drift),
    before: { ...own?.before, ...plan.before, ...crashed?.before },
    actions: [...(earlier?.actions ?? []), ...actions.map(({ type }) => type)],
  };
}
