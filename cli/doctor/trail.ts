import {
  type AdvancedEventSelector,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { type Check, ok, type Patient, wrong } from "./finding.ts";

/** Without a trail that logs management events, EventBridge hears nothing of changed buckets. */
export const trail: Check = {
  name: "trail",
  async ask(patient) {
    const { trailList = [] } = await patient.cloudtrail.send(new DescribeTrailsCommand({}));
    const here = trailList.filter(
      ({ IsMultiRegionTrail, HomeRegion }) => IsMultiRegionTrail || HomeRegion === patient.region,
    );
    const flaws = await Promise.all(here.map(async (one) => ({ one, flaw: await flawOf(one, patient) })));
    const sound = flaws.find(({ flaw }) => flaw === undefined);
    if (sound) return ok(`${sound.one.Name} logs management events of ${patient.region}`);
    const list = flaws.map(({ one, flaw }) => `${one.Name} ${flaw}`).join("; ");
    return wrong(
      list || `no trail covers ${patient.region}`,
      "create a multi-region trail that logs management events (read and write, or write), and start its logging: " +
        "until then only the sweep sees changes",
    );
  },
};

async function flawOf({ TrailARN }: Trail, { cloudtrail }: Patient): Promise<string | undefined> {
  const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: TrailARN }));
  if (!IsLogging) return "does not log";
  const selectors = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: TrailARN }));
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors;
  const logs = EventSelectors.some(logsWrites) || AdvancedEventSelectors.some(selectsWrites);
  return logs ? undefined : "logs no management events of writes";
}

const logsWrites = ({ IncludeManagementEvents, ReadWriteType }: EventSelector) =>
  IncludeManagementEvents !== false && ReadWriteType !== "ReadOnly";

const selectsWrites = ({ FieldSelectors = [] }: AdvancedEventSelector) => {
  const field = (name: string) => FieldSelectors.find(({ Field }) => Field === name);
  return (
    field("eventCategory")?.Equals?.includes("Management") && !field("readOnly")?.Equals?.includes("true")
  );
};
