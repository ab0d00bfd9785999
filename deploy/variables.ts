import type { Permission } from "../core/facets/facet.ts";
import { facetTable } from "../core/facets/index.ts";
import { InvalidSettings, type Settings } from "../service/settings/settings.ts";
import { readSettings } from "../service/settings/settingsFile.ts";
import { trailEventNames } from "../service/triggers/trailRecord.ts";

// What serverless.yml takes from the facet table: IAM statements and the trail rule's pattern; and from the operator's
// settings, which are checked before anything is deployed.

// IAM takes no wildcard for the partition: CloudFormation fills it in.
const arn = (resource: string) => ({ "Fn::Sub": `arn:\${AWS::Partition}:${resource}` });

/** Permissions that belong to the bucket itself rather than to a facet. */
const bucketRead: Permission[] = [{ action: "s3:ListBucket" }];
const bucketWrite: Permission[] = [{ action: "s3:CreateBucket" }];

/** The buckets of this account that the operator lets the service touch. */
const ofBuckets = ({ buckets }: Settings) => buckets.map((pattern) => arn(`s3:::${pattern}`));
const ofThisAccount = { StringEqualsIfExists: { "aws:ResourceAccount": { Ref: "AWS::AccountId" } } };

/** One statement for all permissions that share resource and condition. */
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

/** Whatever else is allowed. */
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
const writes = [...bucketWrite, ...rows.flatMap(({ iam }) => iam.write)];
/** IAM takes 10,240 characters of inline policies a role, blanks not counted; the rest of what a role may do is shorter than this. */
const mostCharacters = 10_240 - 1_500;

function policyOf(permissions: readonly Permission[], allowed: Settings) {
  const Statement = [...statements(permissions, allowed), ...never(allowed)];
  const { length } = JSON.stringify(Statement);
  if (length <= mostCharacters) return { Version: "2012-10-17", Statement };
  const message = `are too many for the policy of a role (${length} of ${mostCharacters} characters); use patterns for several`;
  throw new InvalidSettings([{ path: "/buckets and /neverBuckets", message }]);
}

/** What a function needs that checks and never writes. */
export const readPolicy = async (variables: Variables) => policyOf(reads, await settings(variables));

/** What the one function needs that writes. */
export const writePolicy = async (variables: Variables) =>
  policyOf([...reads, ...writes], await settings(variables));

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

/** Of the framework. */
export interface Variables {
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
export const oldestCheckMs = async (variables: Variables): Promise<number> =>
  2 * 60_000 * (await settings(variables)).sweepPeriodMinutes;
