import {
  type AdvancedEventSelector,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { type Check, ok, type Patient, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

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
    const { newTrail, startTrail, logWrites } = remediesFor(patient);
    const [first] = flaws;
    const list = flaws.map(({ one, flaw }) => `${one.Name} ${flaw}`).join("; ");
    const todo = "until there is a trail that logs management events, only the sweep sees changes";
    if (!first) return wrong(`no trail covers ${patient.region}`, `${todo}; create one`, newTrail);
    const remedy = first.flaw === silent ? startTrail(first.one.Name) : logWrites(first.one.Name);
    return wrong(list, todo, remedy);
  },
};

const silent = "does not log";

async function flawOf({ TrailARN }: Trail, { cloudtrail }: Patient): Promise<string | undefined> {
  const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: TrailARN }));
  if (!IsLogging) return silent;
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
