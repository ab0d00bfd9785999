import { mappings, rule, schedule } from "./delivery.ts";
import { type Check, type Finding, isAbsent, type Patient, wrong } from "./finding.ts";
import { functions, roles } from "./functions.ts";
import { lastEvent, sweepOnTime } from "./memory.ts";
import { deadLetters, queueAge } from "./queues.ts";
import { regions } from "./regions.ts";
import { remediesFor } from "./remedies.ts";
import { trail } from "./trail.ts";

/** In the order in which they are told: what everything else needs comes first. */
const checks: readonly Check[] = [
  trail,
  rule,
  schedule,
  functions,
  mappings,
  roles,
  queueAge,
  deadLetters,
  sweepOnTime,
  lastEvent,
  regions,
];

export const checkNames = checks.map(({ name }) => name);

/** Asks the named things, or everything, at once; what cannot be asked is unknown, and says why. Only reads. */
export async function examine(patient: Patient, names: readonly string[] = []): Promise<Finding[]> {
  const wanted = checks.filter(({ name }) => names.length === 0 || names.includes(name));
  // A trail is the account's: it is asked for before there is a deployment.
  const absent = wanted.some((check) => check !== trail) && (await absence(patient));
  const left = absent ? wanted.filter((check) => check === trail) : wanted;
  const findings = await Promise.all(left.map((check) => findingsOf(check, patient)));
  return [...(absent ? [absent] : []), ...findings.flat()];
}

/** What there is to be said if nothing of the deployment is there: then nothing else is asked for. */
async function absence(patient: Patient): Promise<Finding | undefined> {
  const asked = await Promise.all(
    ["sweep", "reconcile"].map((name) => patient.functionNamed(name).then(() => false, isAbsent)),
  );
  if (asked.includes(false)) return undefined;
  const [finding] = wrong(
    `there is no deployment ${patient.prefix} in ${patient.region}`,
    "name another one with --stage and --region, or deploy it",
    remediesFor(patient).deploy,
  );
  return { check: "deployment", ...finding };
}

async function findingsOf({ name, ask }: Check, patient: Patient): Promise<Finding[]> {
  try {
    return (await ask(patient)).map((finding) => ({ check: name, ...finding }));
  } catch (error) {
    const { name: code, message } = error as Error;
    // With such credentials nobody can be asked anything.
    if (/Credentials|Token|UnrecognizedClient/.test(code)) throw error;
    const mend = `see docs/security.md for what the caller has to be allowed, then: ${remediesFor(patient).ask("doctor", name)}`;
    return [{ check: name, state: "unknown", what: `could not be asked: ${code}: ${message}`, mend }];
  }
}
