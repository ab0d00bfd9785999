import type { Plan } from "../../core/plan/plan.ts";
import type { Desired } from "../../core/spec/desired.ts";
import { keptCauses } from "../triggers/causes.ts";
import { type Gate, joinDrift } from "./check.ts";
import { type Restraints, restrainedBy, restraintsOn } from "./deferrals.ts";
import type { Deferrals } from "./holds.ts";
import type { Reconciliation } from "./reconciliation.ts";

/** Decides before the first write what is deferred, and records the intent if something is written. */
export function gateOf(desired: Desired, reconciliation: Reconciliation, restraints: Restraints): Gate {
  return async (plan) => {
    const now = reconciliation.clock.now();
    const { known, withBudget } = await restraintsOn(plan, { ...reconciliation, desired, now }, restraints);
    // The intent of a repair that the budget then refuses does no harm: the record of this check replaces it. But a crash
    // in between must not make a bucket count as created again.
    if (!plan.exists) {
      const all = await withBudget();
      await intend(plan, all, reconciliation, now);
      return all;
    }
    const [all] = await Promise.all([withBudget(), intend(plan, known, reconciliation, now)]);
    return all;
  };
}

/** Records what is about to be sent, if anything is. */
async function intend(
  plan: Plan,
  deferrals: Deferrals,
  { status, causes, ledger }: Reconciliation,
  now: Date,
): Promise<void> {
  const { actions: due } = plan.restrained(restrainedBy(deferrals));
  if (due.length === 0) return;
  // The intent of a crashed worker stays recorded, whatever this check finds.
  const { drift, before, actions: earlier = [] } = status.intent ?? {};
  const intent = {
    ...status.intent,
    at: now.toISOString(),
    causes: keptCauses(causes),
    drift: joinDrift(drift, plan.drift),
    before: { ...plan.before, ...before },
    actions: [...earlier, ...due.map(({ type }) => type)],
  };
  await ledger.record({ ...status, adopted: true, intent });
}
