import {
  type AdvancedEventSelector,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { isAboutCredentials, type Patient } from "./finding.ts";

/** What a trail answered. taken: another account of the organisation has it, and this one is told nothing of it. */
export interface Asked {
  readonly state: "logs" | "flawed" | "taken" | "unclear";
  readonly why: string;
  /** It would log, but does not now. */
  readonly isSilent?: boolean;
}

/** Asks a trail where it lives, by its ARN: elsewhere, and by its name, CloudTrail does not know every trail. */
export async function askTrail(trail: Trail, patient: Patient): Promise<Asked> {
  const { TrailARN = "", HomeRegion = patient.region } = trail;
  const cloudtrail = patient.cloudtrailIn(HomeRegion);
  try {
    const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: TrailARN }));
    if (!IsLogging) return { state: "flawed", why: "does not log", isSilent: true };
    const selectors = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: TrailARN }));
    const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors;
    return EventSelectors.some(logsWrites) || AdvancedEventSelectors.some(selectsWrites)
      ? { state: "logs", why: "logs management events" }
      : { state: "flawed", why: "logs no management events of writes" };
  } catch (error) {
    // Elsewhere such an answer may also mean that the region is not enabled in this account.
    if (isAboutCredentials(error) && HomeRegion === patient.region) throw error;
    const { name, message } = error as Error;
    return isRefusal(error) && (await isForeign(trail, patient))
      ? { state: "taken", why: name }
      : { state: "unclear", why: `could not be asked: ${name}: ${message}` };
  }
}

/** An organisation's trail belongs to the account that made it; any other one sees only its description. */
async function isForeign({ IsOrganizationTrail, TrailARN }: Trail, { caller }: Patient): Promise<boolean> {
  if (!IsOrganizationTrail) return false;
  const { Account } = await caller().catch(() => ({ Account: undefined }));
  return TrailARN?.split(":")[4] !== Account;
}

/** CloudTrail answered, and will answer the same again: neither was it busy nor out of reach. */
function isRefusal(error: unknown): boolean {
  const { name, $fault } = error as { name: string; $fault?: string };
  return $fault === "client" && !/Thrott|TooMany|RequestLimit|Timeout/i.test(name);
}

const logsWrites = ({ IncludeManagementEvents, ReadWriteType }: EventSelector) =>
  IncludeManagementEvents !== false && ReadWriteType !== "ReadOnly";

const s3 = "s3.amazonaws.com";

const selectsWrites = ({ FieldSelectors = [] }: AdvancedEventSelector) => {
  const field = (name: string) => FieldSelectors.find(({ Field }) => Field === name);
  const source = field("eventSource");
  return (
    field("eventCategory")?.Equals?.includes("Management") === true &&
    !field("readOnly")?.Equals?.includes("true") &&
    !field("readOnly")?.NotEquals?.includes("false") &&
    !source?.NotEquals?.includes(s3) &&
    (source?.Equals === undefined || source.Equals.includes(s3))
  );
};
