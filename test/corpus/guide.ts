/** What decides whether a policy is public: sentences of S3's user guide, "Blocking public access", "The meaning of public". */
export const guide = {
  assumed: "When evaluating a bucket policy, Amazon S3 begins by assuming that the policy is public.",
  fixed:
    "To be considered non-public, a bucket policy must grant access only to fixed values (values that don't contain a wildcard or an AWS Identity and Access Management Policy Variable) for one or more of the following",
  principal: "An AWS principal, user, role, or service principal (e.g. aws:PrincipalOrgID)",
  cidrs: "A set of Classless Inter-Domain Routings (CIDR) blocks, using aws:SourceIp.",
  broad: "This includes values broader than /8 for IPv4 and /32 for IPv6 (excluding RFC1918 private ranges).",
  sourceArn: "aws:SourceArn",
  sourceVpc: "aws:SourceVpc",
  sourceVpce: "aws:SourceVpce",
  sourceOwner: "aws:SourceOwner",
  sourceAccount: "aws:SourceAccount",
  userid: 'aws:userid, outside the pattern "AROLEID:*"',
  accessPoint:
    "When used in a bucket policy, this value can contain a wildcard for the access point name without rendering the policy public, as long as the account ID is fixed.",
  accessPointAccount: "s3:DataAccessPointAccount",
  // In earlier editions, and in the reference of the API to this day.
  kmsKey: "A fixed value of s3:x-amz-server-side-encryption-aws-kms-key-id",
  included:
    "You can make these policies non-public by including any of the condition keys listed previously, using a fixed value.",
  service: "A statement that grants access to AWS CloudTrail (which is an AWS service principal)",
  actions:
    "Amazon S3 block public access evaluates the bucket as public because such a statement could potentially make the bucket public if the action later becomes supported.",
  grants: "a bucket policy must grant access",
  // These two are of IAM's user guide, on condition operators, to which S3's refers for set operators.
  forAllValues: "ForAllValues also returns true if there are no context keys in the request.",
  ifExists: "If the key is not present, evaluate the condition element as true.",
} as const;

export interface Case {
  readonly public: boolean;
  readonly because: keyof typeof guide;
  readonly statement: object;
}

type Row = readonly [verdict: "public" | "not public", because: keyof typeof guide, ...parts: object[]];

/** Rows of statements that one sentence decides in one way; each says what it has that others have not. */
export const cases = (rows: readonly Row[]): Case[] =>
  rows.flatMap(([verdict, because, ...parts]) =>
    parts.map((part) => ({
      public: verdict === "public",
      because,
      statement: {
        Effect: "Allow",
        ...("NotPrincipal" in part ? {} : { Principal: "*" }),
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::orders-archive/*",
        ...part,
      },
    })),
  );

/** A condition on one key, for each of some values. */
export const where = (operator: string, key: string, ...values: unknown[]): object[] =>
  values.map((value) => ({ Condition: { [operator]: { [key]: value } } }));

/** A policy variable. */
export const variable = (name: string) => `\${${name}}`;
