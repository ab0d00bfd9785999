import type { Decider } from "../../core/apply/converge.ts";
import type { Guard } from "../../core/plan/guard.ts";
import { restraintOfSpec } from "../../core/plan/restraint.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { ExceptionLimits } from "../../core/resolve/exception.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import { type Desired, parseDesired } from "../../core/spec/desired.ts";
import { words } from "../../core/text/words.ts";
import { deciderFor, type Foreseer } from "../../service/reconcile/foresee.ts";
import {
  guardOf,
  intervalsOf,
  keptFrom,
  restraintsOf,
  type Settings,
  settingsIn,
} from "../../service/settings/settings.ts";
import { RepairBudget } from "../../service/tables/budget.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import type { Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { workerOf } from "../settings/deployedSettings.ts";
import { layersOf, noBaselines } from "./layers.ts";

/** What a plan needs: the provider, the baselines and exceptions, and the restraints that stop calls from being sent. */
export interface Foresight {
  readonly provider: S3Provider;
  readonly guard?: Guard;
  readonly layers: Layers;
  readonly now: () => Date;
  /** What the operator permits of exceptions; absent without the settings. */
  readonly limits?: ExceptionLimits;
  /** Why the operator's settings exclude a bucket. */
  readonly keptFrom?: (bucket: string) => string | undefined;
  /** Why the settings of the deployed service are unknown: calls that it would hold may be sent. */
  readonly blindBecause?: string;
  decider(desired: Desired): Promise<Decider>;
}

/** A foresight without baselines and restraints. */
export const unrestrained = (provider: S3Provider): Foresight => ({
  provider,
  layers: noBaselines,
  now: () => new Date(),
  decider: async () => ({}),
});

/**
 * What the service would do if it checked a bucket now for this reason. Without a deployment, or without permission to
 * read its settings, only the restraints of the spec itself; a note says so.
 */
export async function foresightOf(
  deployment: Deployment,
  why: Cause["why"],
  context: Pick<Context, "note" | "now">,
): Promise<Foresight> {
  const { note, now } = context;
  const provider = await deployment.provider();
  const restraints = await restraintsFor(deployment, provider, why, note);
  const layers = await layersOf(deployment, restraints.limits, context);
  if (provider.owner === undefined && layers.baselines.some(({ select }) => select.accounts))
    note(words`baselines that select accounts are left out: STS did not say which account this is`);
  return { provider, layers, now, ...restraints };
}

type Restrained = Pick<Foresight, "guard" | "blindBecause" | "limits" | "keptFrom" | "decider"> &
  Partial<Pick<Foresight, "provider">>;

async function restraintsFor(
  deployment: Deployment,
  provider: S3Provider,
  why: Cause["why"],
  note: Context["note"],
): Promise<Restrained> {
  try {
    const { exceptions: limits, ...foreseer } = await foreseerOf(deployment, provider);
    const { guard, keptFrom } = foreseer;
    const decider = (desired: Desired) => deciderFor(desired, why, foreseer);
    return {
      provider: foreseer.provider,
      decider,
      limits,
      ...(guard && { guard }),
      ...(keptFrom && { keptFrom }),
    };
  } catch (error) {
    const { name, message } = error as Error;
    if (!isUnknown.test(name)) throw error;
    const isNone = name === "ResourceNotFoundException";
    const reason = isNone ? `there is no deployment ${deployment.prefix}` : message;
    note(words`the plan uses the specs alone, without the settings of the service: ${reason}`);
    return {
      decider: async (desired) => bySpec(desired),
      ...(!isNone && { blindBecause: reason }),
    };
  }
}

const isUnknown = /^(ResourceNotFoundException|AccessDenied|AccessDeniedException|InvalidSettings)$/;

const bySpec = (desired: Desired): Decider => ({
  decide: async (plan) => plan.restrained(await restraintOfSpec(plan, desired, new Date())),
});

/** The same, with the pause, mode and windows of another spec of the bucket as further restraints. */
export const boundAlsoBy = (foresight: Foresight, other: unknown): Foresight => ({
  ...foresight,
  async decider(desired) {
    const { decide, ...rest } = await foresight.decider(desired);
    const theirs = parseDesired(other);
    return {
      ...rest,
      async decide(plan) {
        const decided = decide ? await decide(plan) : plan;
        return decided.restrained(await restraintOfSpec(decided, theirs, new Date()));
      },
    };
  },
});

/** The provider with `caller` as the principal: a plan warns if its calls lock out the principal that sends them, not the one that plans. */
const inPlaceOf = (caller: string, provider: S3Provider): S3Provider => ({
  caller,
  region: provider.region,
  owner: provider.owner,
  read: (region, command) => provider.read(region, command),
  write: (region, command, late) => provider.write(region, command, late),
});

async function foreseerOf(
  deployment: Deployment,
  provider: S3Provider,
): Promise<Foreseer & Pick<Settings, "exceptions">> {
  const { documents, ledger } = deployment;
  const { variables, role } = await workerOf(deployment);
  const settings = settingsIn(variables);
  const budget = new RepairBudget(documents, `${deployment.prefix}-ledger`, settings.repairsAMinute);
  return {
    provider: role ? inPlaceOf(role, provider) : provider,
    ledger,
    guard: guardOf(settings),
    keptFrom: keptFrom(settings),
    exceptions: settings.exceptions,
    intervals: intervalsOf(settings),
    restraints: { ...restraintsOf(settings), budget: budget.asked },
    otherDeployments: new Set(settings.otherDeployments),
    version: variables.VERSION ?? "",
  };
}
