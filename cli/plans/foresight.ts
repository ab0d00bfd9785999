import type { Decider } from "../../core/apply/converge.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { restraintOfSpec } from "../../core/plan/restraint.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { ExceptionLimits } from "../../core/resolve/exception.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import { type Desired, parseDesired } from "../../core/spec/desired.ts";
import { words } from "../../core/text/words.ts";
import { roleArn } from "../../service/members/roles.ts";
import { deciderFor, type Foreseer, type Prospect } from "../../service/reconcile/foresee.ts";
import {
  guardOf,
  intervalsOf,
  keptFrom,
  parseSettings,
  restraintsOf,
  type Settings,
  settingsIn,
} from "../../service/settings/settings.ts";
import { RepairBudget } from "../../service/tables/budget.ts";
import type { ReadLayers } from "../../service/tables/layerTable.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import type { Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { accountAccess } from "../settings/accountAccess.ts";
import { workerOf } from "../settings/deployedSettings.ts";
import { rolesIn } from "../settings/hub.ts";
import { layersOf, noBaselines } from "./layers.ts";

/** What a plan needs: the tables and S3 as the service has them, the layers, and what stops calls from being sent. */
export interface Foresight {
  readonly foreseer: Foreseer;
  /** Why the service would check the bucket. */
  readonly why: Cause["why"];
  readonly layers: Layers;
  readonly now: () => Date;
  /** What the operator permits of exceptions; absent without the settings. */
  readonly limits?: ExceptionLimits | undefined;
  /** Why the settings of the deployed service are unknown: calls that it would hold may be sent. */
  readonly blindBecause?: string | undefined;
  /** Another spec of the bucket, whose pause, mode and windows count, too. */
  readonly alsoBy?: unknown;
}

/** The same with these layers. */
export const withLayers = (foresight: Foresight, layers: Layers): Foresight => {
  // Without a digest there are no layers.
  const digest = layers.baselines.length > 0 ? "of this command" : "";
  const read: ReadLayers = { ...layers, digest, at: foresight.now().toISOString(), problems: [] };
  const { limits } = layers;
  const foreseer = {
    ...foresight.foreseer,
    layers: { at: async () => read },
    ...(limits && { exceptionLimits: limits }),
  };
  return { ...foresight, layers, foreseer };
};

/** A foresight without baselines and without a deployment: the spec alone restrains its calls. */
export const bySpecAlone = (provider: S3Provider, why: Cause["why"], now: () => Date): Foresight => ({
  why,
  layers: noBaselines,
  now,
  foreseer: {
    provider,
    ledger: { status: async () => undefined },
    intervals: intervalsOf(parseSettings({})),
    restraints: {
      windows: [],
      adoptsOnlyAsked: false,
      budget: { take: async () => true, reaches: async () => true },
    },
    otherDeployments: new Set(),
    version: "",
  },
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
  const provider = await deployment.provider();
  const foresight = await restrained(deployment, bySpecAlone(provider, why, context.now), context.note);
  const layers = await layersOf(deployment, foresight.limits, context);
  if (provider.owner === undefined && layers.baselines.some(({ select }) => select.accounts))
    context.note(words`baselines that select accounts are left out: STS did not say which account this is`);
  return withLayers(foresight, layers);
}

/** The foresight with the restraints of the deployed service, if they are known. */
async function restrained(
  deployment: Deployment,
  foresight: Foresight,
  note: Context["note"],
): Promise<Foresight> {
  try {
    const { exceptions: limits, ...foreseer } = await foreseerOf(deployment, foresight.foreseer.provider);
    return { ...foresight, foreseer, limits };
  } catch (error) {
    const { name, message } = error as Error;
    if (!isUnknown.test(name)) throw error;
    const isNone = name === "ResourceNotFoundException";
    const reason = isNone ? `there is no deployment ${deployment.prefix}` : message;
    note(words`the plan uses the specs alone, without the settings of the service: ${reason}`);
    return { ...foresight, ...(!isNone && { blindBecause: reason }) };
  }
}

const isUnknown = /^(ResourceNotFoundException|AccessDenied|AccessDeniedException|InvalidSettings)$/;

/** The decider of a bucket that is applied: the service's, and the other spec's. */
export async function deciderIn(
  foresight: Foresight,
  prospect: Prospect & { readonly desired: Desired },
): Promise<Decider> {
  const { decide, ...rest } = await deciderFor(prospect);
  return {
    ...rest,
    decide: async (plan) => boundAlso(decide ? await decide(plan) : plan, foresight),
  };
}

/** The plan as the other spec of the bucket permits it. */
export async function boundAlso(plan: Plan, { alsoBy, now }: Foresight): Promise<Plan> {
  return alsoBy === undefined
    ? plan
    : plan.restrained(await restraintOfSpec(plan, parseDesired(alsoBy), now()));
}

/** Who sends the calls of the service, and its reads. */
type Senders = Pick<S3Provider, "caller" | "reader">;

/** The provider with others as the principals: a plan warns if its calls lock out those that send them, not the one that plans. */
const inPlaceOf = (senders: Senders, provider: S3Provider): S3Provider => ({
  ...senders,
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
  const { variables, role, arn } = await workerOf(deployment);
  const settings = settingsIn(variables);
  const roles = rolesIn(variables, settings);
  const home = arn?.split(":")[4] ?? provider.owner;
  const senders: Senders =
    roles && home !== undefined
      ? { caller: roleArn(roles, home, "write"), reader: roleArn(roles, home, "read") }
      : { caller: role };
  const own = senders.caller ? inPlaceOf(senders, provider) : provider;
  const budget = new RepairBudget(documents, `${deployment.prefix}-ledger`, settings.repairsAMinute);
  return {
    provider: own,
    ...(home !== undefined && {
      members: accountAccess({ deployment, provider: own, home, settings, roles }),
    }),
    ledger,
    guard: guardOf(settings),
    keptFrom: keptFrom(settings),
    exceptions: settings.exceptions,
    exceptionLimits: settings.exceptions,
    quietMs: settings.quietSeconds * 1_000,
    intervals: intervalsOf(settings),
    restraints: { ...restraintsOf(settings), budget: budget.asked },
    otherDeployments: new Set(settings.otherDeployments),
    version: variables.VERSION ?? "",
  };
}
