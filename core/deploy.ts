import type { Permission } from "./facets/facet.ts";
import { facetTable } from "./facets/index.ts";
import type { Settings } from "./settings.ts";
import { readSettings } from "./settingsFile.ts";
import { trailEventNames } from "./triggers/trailRecord.ts";

// What serverless.yml takes from the facet table: IAM statements and the trail rule's pattern; and from the operator's
// settings, which are checked before anything is deployed.

// IAM takes no wildcard for the partition: CloudFormation fills it in.
const arn = (resource: string) => ({ "Fn::Sub": `arn:\${AWS::Partition}:${resource}` });

/** Permissions that belong to the bucket itself rather than to a facet. */
const bucketRead: Permission[] = [{ action: "s3:ListBucket" }];
const bucketWrite: Permission[] = [{ action: "s3:CreateBucket" }];

/** One statement for all permissions that share resource and condition. */
function statements(permissions: readonly Permission[]): object[] {
  const groups = Map.groupBy(permissions, ({ resource, condition }) => JSON.stringify([resource, condition]));
  return [...groups.values()].map((group) => ({
    Effect: "Allow",
    Action: [...new Set(group.map(({ action }) => action))].sort(),
    Resource: arn(group[0]?.resource ?? "s3:::*"),
    ...(group[0]?.condition && { Condition: group[0].condition }),
  }));
}

const rows = [...facetTable.values()];
const reads = [...bucketRead, ...rows.flatMap(({ iam }) => iam.read)];
const writes = [...bucketWrite, ...rows.flatMap(({ iam }) => iam.write)];

/** What a function needs that looks and never writes. */
export const readPolicy = { Version: "2012-10-17", Statement: statements(reads) };

/** What the one function needs that writes. */
export const writePolicy = { Version: "2012-10-17", Statement: statements([...reads, ...writes]) };

/** The trail events that touch a facet; failed calls changed nothing. */
export const eventPattern = {
  source: ["aws.s3"],
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: {
    eventSource: ["s3.amazonaws.com"],
    eventName: trailEventNames,
    errorCode: [{ exists: false }],
  },
};

interface Variables {
  resolveVariable(variable: string): Promise<unknown>;
}

/** The operator's settings for the stage. Throws with what is wrong in them. */
export async function settings({ resolveVariable }: Variables): Promise<Settings> {
  const file = `${await resolveVariable("param:settings, ''")}`;
  return readSettings(file || `settings/${await resolveVariable("sls:stage")}.yml`);
}

/** The same as the functions are given them. */
export const settingsText = async (variables: Variables): Promise<string> =>
  JSON.stringify(await settings(variables));

/** How long ago a bucket may have been read: the sweep comes by twice in that time. */
export const oldestLookMs = async (variables: Variables): Promise<number> =>
  2 * 60_000 * (await settings(variables)).sweepPeriodMinutes;

/** The ARN of the topic for alarms, empty without one. */
export const alarmTopic = async (variables: Variables): Promise<string> =>
  (await settings(variables)).alarmTopic ?? "";
