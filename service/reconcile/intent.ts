import type { Action } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Refusal } from "../../core/providers/provider.ts";
import type { Desired } from "../../core/spec/desired.ts";
import { type Intent, wholeBucket } from "../tables/status.ts";
import { keptCauses } from "../triggers/causes.ts";
import { type Gate, joinDrift } from "./check.ts";
import { failedWith } from "./conditions.ts";
import { each, type Restraints, restrainedBy, restraintsOn } from "./deferrals.ts";
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
  return async (plan, refusal) => {
    const now = reconciliation.clock.now();
    const { known, withBudget } = await restraintsOn(plan, { ...reconciliation, desired, now }, restraints);
    const refused = await refusedNow(plan, known, reconciliation, refusal);
    if (refused) return refused;
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

/**
 * What is deferred where no call can be sent, because the account refuses the credentials for it: no intent is recorded, and the
 * budget has more places for the account's other repairs, once they can be sent.
 */
async function refusedNow(
  plan: Plan,
  known: Deferrals,
  { status }: Pick<Reconciliation, "status">,
  refusal: Refusal | undefined,
): Promise<Deferrals | undefined> {
  const { actions } = plan.restrained(restrainedBy(known));
  const isKnown = Object.values(status.conditions).some(({ ofAccount }) => ofAccount);
  const failure = actions.length > 0 ? await refusal?.(isKnown) : undefined;
  const facets = plan.exists ? actions.map(({ facet }) => facet) : [wholeBucket];
  return failure && new Map([...known, ...each(facets, failedWith(failure))]);
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
