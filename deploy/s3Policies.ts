import { creation } from "../core/apply/scope.ts";
import { facetTable } from "../core/facets/index.ts";
import { type Permission, statementsOf } from "../core/providers/permission.ts";
import { InvalidSettings, type Settings } from "../service/settings/settings.ts";

// The S3 policies of the two roles that the functions assume in every account, from the facet table.

// IAM accepts no wildcard for the partition: CloudFormation fills it in.
const arn = (resource: string) => ({ "Fn::Sub": `arn:\${AWS::Partition}:${resource}` });

/** Permissions for the bucket itself rather than for a facet. */
const bucketRead: Permission[] = [{ action: "s3:ListBucket" }];

type Bounds = Pick<Settings, "buckets" | "neverBuckets">;

/** ARNs of the buckets that the operator's settings include. */
const ofBuckets = ({ buckets }: Bounds) => buckets.map((pattern) => arn(`s3:::${pattern}`));
/** The bucket that a session is tagged with. Fn::Sub leaves `${!...}` to IAM. */
const taggedBucket = [arn(`s3:::\${!aws:PrincipalTag/bucket}`)];
const ofThisAccount = { StringEqualsIfExists: { "aws:ResourceAccount": { Ref: "AWS::AccountId" } } };

/** On these buckets, as far as they are of the role's account. */
const statements = (permissions: readonly Permission[], ofBucket: readonly object[]): object[] =>
  statementsOf(permissions, { Resource: ofBucket, Condition: ofThisAccount }, arn);

/** A Deny for the excluded buckets, which overrides every Allow. */
const never = ({ neverBuckets }: Bounds): object[] =>
  neverBuckets.length === 0
    ? []
    : [
        {
          Effect: "Deny",
          Action: "s3:*",
          Resource: neverBuckets.flatMap((pattern) => [arn(`s3:::${pattern}`), arn(`s3:::${pattern}/*`)]),
        },
      ];

/** A Deny for all buckets but the included ones, where the Allow names the bucket of the session. */
const others = (bounds: Bounds): object[] =>
  bounds.buckets.includes("*") ? [] : [{ Effect: "Deny", Action: "s3:*", NotResource: ofBuckets(bounds) }];

const rows = [...facetTable.values()];
const reads = [...bucketRead, ...rows.flatMap(({ iam }) => iam.read)];
const writes = [...creation, ...rows.flatMap(({ iam }) => iam.write)];
const list = { Effect: "Allow", Action: ["s3:ListAllMyBuckets"], Resource: "*" };

/** IAM limits a role's inline policies to 10,240 characters without blanks; an ARN with a longer partition needs the rest. */
const mostCharacters = 10_240 - 240;

function checked(Statement: readonly object[]) {
  const { length } = JSON.stringify(Statement);
  if (length <= mostCharacters) return { Version: "2012-10-17", Statement };
  const message = `are too many for the policy of a role (${length} of ${mostCharacters} characters); use patterns for several`;
  throw new InvalidSettings([{ path: "/buckets and /neverBuckets", message }]);
}

/** The policy of the role that reads an account's buckets. Throws InvalidSettings if it is longer than IAM permits. */
export const readPolicyOf = (settings: Bounds) =>
  checked([...statements(reads, ofBuckets(settings)), list, ...never(settings)]);

/** The policy of the role that writes, the only one that may. Throws InvalidSettings if it is longer than IAM permits. */
export const writePolicyOf = (settings: Bounds & Pick<Settings, "sessionTags">) =>
  checked(
    settings.sessionTags
      ? [...statements(writes, taggedBucket), ...others(settings), ...never(settings)]
      : [...statements(writes, ofBuckets(settings)), ...never(settings)],
  );
