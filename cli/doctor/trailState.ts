import {
  type AdvancedEventSelector,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { type DoctorContext, isAboutCredentials } from "./finding.ts";

/** The state of a trail. taken: assumed to log, since it belongs to another account of the organisation. */
export interface Asked {
  readonly state: "logs" | "flawed" | "taken" | "unclear";
  readonly why: string;
  /** Its logging is stopped. */
  readonly isSilent?: boolean;
}

/** Reads a trail in its home region and by its ARN: by name, or in other regions, CloudTrail does not find every trail. */
export async function askTrail(trail: Trail, context: DoctorContext): Promise<Asked> {
  const { TrailARN = "", HomeRegion = context.region } = trail;
  const cloudtrail = context.cloudtrailIn(HomeRegion);
  try {
    const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: TrailARN }));
    if (!IsLogging) return { state: "flawed", why: "does not log", isSilent: true };
    const selectors = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: TrailARN }));
    const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors;
    return EventSelectors.some(logsWrites) || AdvancedEventSelectors.some(selectsWrites)
      ? { state: "logs", why: "logs management events" }
      : { state: "flawed", why: "logs no management events of writes" };
  } catch (error) {
    // In another region this error may also mean that the region is not enabled in this account.
    if (isAboutCredentials(error) && HomeRegion === context.region) throw error;
    const { name, message } = error as Error;
    return isRefusal(error) && (await isForeign(trail, context))
      ? { state: "taken", why: name }
      : { state: "unclear", why: `could not be read: ${name}: ${message}` };
  }
}

/** Whether another account owns the organisation's trail: this account then sees only its description. */
async function isForeign(
  { IsOrganizationTrail, TrailARN }: Trail,
  { caller }: DoctorContext,
): Promise<boolean> {
  if (!IsOrganizationTrail) return false;
  const { Account } = await caller().catch(() => ({ Account: undefined }));
  return TrailARN?.split(":")[4] !== Account;
}

/** Whether CloudTrail refused the call: it was neither busy nor unreachable. */
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
