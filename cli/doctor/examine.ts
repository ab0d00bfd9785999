import { mappings, rule, schedule } from "./delivery.ts";
import type { Check, Finding, Patient } from "./finding.ts";
import { functions, roles } from "./functions.ts";
import { lastEvent, sweepOnTime } from "./memory.ts";
import { deadLetters, queueAge } from "./queues.ts";
import { regions } from "./regions.ts";
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
  const findings = await Promise.all(wanted.map((check) => findingsOf(check, patient)));
  return findings.flat();
}

async function findingsOf({ name, ask }: Check, patient: Patient): Promise<Finding[]> {
  try {
    return (await ask(patient)).map((finding) => ({ check: name, ...finding }));
  } catch (error) {
    const { name: code, message } = error as Error;
    // Nobody can be asked anything.
    if (code === "CredentialsProviderError") throw error;
    return [{ check: name, state: "unknown", what: `could not be asked: ${code}: ${message}` }];
  }
}
