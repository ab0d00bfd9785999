import { creation } from "../core/apply/scope.ts";
import { facetTable } from "../core/facets/index.ts";
import type { Permission } from "../core/providers/permission.ts";
import { InvalidSettings, type Settings } from "../service/settings/settings.ts";
import { readSettings } from "../service/settings/settingsFile.ts";
import { trailEventNames } from "../service/triggers/trailRecord.ts";

// Variables of serverless.yml: IAM statements and the trail rule's pattern from the facet table, and the operator's
// settings, which are validated before anything is deployed.

// IAM accepts no wildcard for the partition: CloudFormation fills it in.
const arn = (resource: string) => ({ "Fn::Sub": `arn:\${AWS::Partition}:${resource}` });

/** Permissions for the bucket itself rather than for a facet. */
const bucketRead: Permission[] = [{ action: "s3:ListBucket" }];

/** ARNs of the buckets that the operator's settings include. */
const ofBuckets = ({ buckets }: Settings) => buckets.map((pattern) => arn(`s3:::${pattern}`));
const ofThisAccount = { StringEqualsIfExists: { "aws:ResourceAccount": { Ref: "AWS::AccountId" } } };

/** One statement per group of permissions with the same resource and condition. */
function statements(permissions: readonly Permission[], allowed: Settings): object[] {
  const groups = Map.groupBy(permissions, ({ resource, condition }) => JSON.stringify([resource, condition]));
  return [...groups.values()].map(([first, ...more]) => {
    const condition = first?.condition ?? (first?.resource ? undefined : ofThisAccount);
    return {
      Effect: "Allow",
      Action: [...new Set([first, ...more].map((one) => one?.action))].sort(),
      Resource: first?.resource ? arn(first.resource) : ofBuckets(allowed),
      ...(condition && { Condition: condition }),
    };
  });
}

/** A Deny for the excluded buckets, which overrides every Allow. */
const never = ({ neverBuckets }: Settings): object[] =>
  neverBuckets.length === 0
    ? []
    : [
        {
          Effect: "Deny",
          Action: "s3:*",
          Resource: neverBuckets.flatMap((pattern) => [arn(`s3:::${pattern}`), arn(`s3:::${pattern}/*`)]),
        },
      ];

const rows = [...facetTable.values()];
const reads = [...bucketRead, ...rows.flatMap(({ iam }) => iam.read)];
const writes = [...creation, ...rows.flatMap(({ iam }) => iam.write)];
/** IAM limits a role's inline policies to 10,240 characters without blanks; the role's other policies need at most 1,500. */
const mostCharacters = 10_240 - 1_500;

function policyOf(permissions: readonly Permission[], allowed: Settings) {
  const Statement = [...statements(permissions, allowed), ...never(allowed)];
  const { length } = JSON.stringify(Statement);
  if (length <= mostCharacters) return { Version: "2012-10-17", Statement };
  const message = `are too many for the policy of a role (${length} of ${mostCharacters} characters); use patterns for several`;
  throw new InvalidSettings([{ path: "/buckets and /neverBuckets", message }]);
}

/** The S3 policy of the function plan, which never writes. */
export const readPolicy = async (variables: Variables) => policyOf(reads, await settings(variables));

/** The S3 policy of the function reconcile, the only one that writes. */
export const writePolicy = async (variables: Variables) =>
  policyOf([...reads, ...writes], await settings(variables));

/** The trail events that change a facet. Failed calls are left out: they change nothing. */
export const eventPattern = {
  source: ["aws.s3"],
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: {
    eventSource: ["s3.amazonaws.com"],
    eventName: trailEventNames,
    errorCode: [{ exists: false }],
  },
};

/** The framework's access to variables. */
export interface Variables {
  resolveVariable(variable: string): Promise<unknown>;
}

/** The operator's settings for the stage. Throws InvalidSettings. */
export async function settings({ resolveVariable }: Variables): Promise<Settings> {
  const file = `${await resolveVariable("param:settings, ''")}`;
  return readSettings(file || `settings/${await resolveVariable("sls:stage")}.yml`);
}

/** The settings as JSON, for the functions' environment. */
export const settingsText = async (variables: Variables): Promise<string> =>
  JSON.stringify(await settings(variables));

/** The highest permitted age of a check, in milliseconds: two periods of the sweep. */
export const oldestCheckMs = async (variables: Variables): Promise<number> =>
  2 * 60_000 * (await settings(variables)).sweepPeriodMinutes;
