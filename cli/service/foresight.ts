import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import type { Decider } from "../../core/converge.ts";
import type { Desired } from "../../core/desired.ts";
import type { Guard } from "../../core/guard.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { deciderFor, type Foreseer } from "../../core/reconcile/foresee.ts";
import { restraintOfSpec } from "../../core/restraint.ts";
import {
  guardIn,
  otherDeploymentsIn,
  paceIn,
  repairsAMinuteIn,
  restraintsIn,
  type Setting,
} from "../../core/settings.ts";
import { RepairBudget } from "../../core/tables/budget.ts";
import { words } from "../../core/text/words.ts";
import type { Cause } from "../../core/triggers/trigger.ts";
import type { Context } from "../command.ts";
import type { Deployment } from "../deployment.ts";

/** What a plan is made with: whom to ask, and what is known of what keeps calls from being sent. */
export interface Foresight {
  readonly provider: S3Provider;
  readonly guard?: Guard;
  decider(desired: Desired): Promise<Decider>;
}

/** Nothing keeps calls from being sent. */
export const unrestrained = (provider: S3Provider): Foresight => ({ provider, decider: async () => ({}) });

/**
 * What the service would do if it checked a bucket now for that reason. Where there is no deployment, or the caller may
 * not read its settings, what the spec itself says; a note says so.
 */
export async function foresightOf(
  deployment: Deployment,
  why: Cause["why"],
  { note }: Pick<Context, "note">,
): Promise<Foresight> {
  const provider = await deployment.provider();
  try {
    const foreseer = await foreseerOf(deployment, provider);
    const decider = (desired: Desired) => deciderFor(desired, why, foreseer);
    return { provider, decider, ...(foreseer.guard && { guard: foreseer.guard }) };
  } catch (error) {
    const { name, message } = error as Error;
    if (!isUnknown.test(name)) throw error;
    const reason =
      name === "ResourceNotFoundException" ? `there is no deployment ${deployment.prefix}` : message;
    note(words`planned by the specs alone, without the settings of the service: ${reason}`);
    return { provider, decider: async (desired) => bySpec(desired) };
  }
}

const isUnknown = /^(ResourceNotFoundException|AccessDenied|AccessDeniedException|UnknownSetting)$/;

const bySpec = (desired: Desired): Decider => ({
  decide: async (plan) => plan.restrained(await restraintOfSpec(plan, desired, new Date())),
});

/** The settings are those that the deployed worker has: whatever else is written down somewhere, it goes by these. */
async function foreseerOf(deployment: Deployment, provider: S3Provider): Promise<Foreseer> {
  const { documents, ledger, lambda } = deployment;
  const FunctionName = deployment.functionCalled("reconcile");
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const setting: Setting = (name) => {
    const value = Environment?.Variables?.[name];
    if (value === undefined)
      throw Object.assign(new Error(`${FunctionName} has no setting ${name}`), { name: "UnknownSetting" });
    return value;
  };
  const budget = new RepairBudget(documents, setting("LEDGER_TABLE"), repairsAMinuteIn(setting));
  return {
    provider,
    ledger,
    guard: guardIn(setting),
    pace: paceIn(setting),
    restraints: { ...restraintsIn(setting), budget: budget.asked },
    otherDeployments: otherDeploymentsIn(setting),
    version: setting("VERSION"),
  };
}
