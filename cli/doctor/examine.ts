import { accounts } from "./accounts.ts";
import { baselines } from "./baselines.ts";
import { bus } from "./bus.ts";
import { canary } from "./canary.ts";
import { mappings, rule, schedule } from "./delivery.ts";
import { deployer } from "./deployer/deployer.ts";
import {
  type Check,
  type DoctorContext,
  type Finding,
  isAboutCredentials,
  isAbsent,
  unknown,
  wrong,
} from "./finding.ts";
import { functions } from "./functions.ts";
import { lastEvent } from "./lastEvent.ts";
import { deadLetters, queueAge } from "./queues.ts";
import { quota } from "./quota.ts";
import { regions } from "./regions.ts";
import { remediesFor } from "./remedies.ts";
import { roles } from "./roles.ts";
import { sweepOnTime } from "./sweepOnTime.ts";
import { trail } from "./trail.ts";

/** In the order of the output: what everything else needs comes first. */
const checks: readonly Check[] = [
  deployer,
  quota,
  trail,
  rule,
  bus,
  schedule,
  functions,
  mappings,
  roles,
  accounts,
  queueAge,
  deadLetters,
  sweepOnTime,
  lastEvent,
  canary,
  regions,
  baselines,
];

export const checkNames = checks.map(({ name }) => name);

/** The checks that run by default. */
export const usualNames = checks.flatMap(({ name, namedOnly }) => (namedOnly ? [] : [name]));

/** Runs the named checks in parallel. A check that fails is a finding "unknown" with the reason. Only reads. */
export async function examine(
  context: DoctorContext,
  names: readonly string[] = usualNames,
): Promise<Finding[]> {
  const wanted = checks.filter(({ name }) => names.includes(name));
  const absent = wanted.some(({ beforehand }) => !beforehand) && (await absence(context));
  const left = absent ? wanted.filter(({ beforehand }) => beforehand) : wanted;
  const findings = await Promise.all(left.map((check) => findingsOf(check, context)));
  return [...(absent ? [absent] : []), ...findings.flat()];
}

/** The finding if nothing of the deployment exists: then its other checks do not run. */
async function absence(context: DoctorContext): Promise<Finding | undefined> {
  const asked = await Promise.all(
    ["sweep", "reconcile"].map((name) => context.functionNamed(name).then(() => false, isAbsent)),
  );
  if (asked.includes(false)) return undefined;
  const [finding] = wrong(
    `there is no deployment ${context.prefix} in ${context.region}`,
    "choose another one with --stage and --region, or deploy it",
    remediesFor(context).deploy,
  );
  return { check: "deployment", ...finding };
}

async function findingsOf({ name, ask }: Check, context: DoctorContext): Promise<Finding[]> {
  try {
    return (await ask(context)).map((finding) => ({ check: name, ...finding }));
  } catch (error) {
    if (isAboutCredentials(error)) throw error;
    const { name: code, message } = error as Error;
    const remedy = `see docs/security.md for the permissions of the caller, then: ${remediesFor(context).ask("doctor", name)}`;
    const [finding] = unknown(`could not be checked: ${code}: ${message}`, remedy);
    return [{ check: name, ...finding }];
  }
}
