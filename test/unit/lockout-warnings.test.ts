import { describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { configuring } from "../../core/facets/parts/lockout.ts";
import { MemoryS3Provider, S3Manager } from "../../exports/index.ts";
import { deny, kindsOf, warned } from "../support/warned.ts";

const region = "ca-central-1";
const caller = "arn:aws:iam::111122223333:role/dxaws-s3-reconcile";

const condition = (operator: string, key: string, value: string | string[]) =>
  deny({ Condition: { [operator]: { [key]: value } } });

/** What the plan of a new bucket with this policy warns of. */
async function warnedOf(policy: object, known?: object) {
  const manager = new S3Manager({ provider: new MemoryS3Provider(known) });
  const spec = { name: "orders-archive", region, policy };
  return (await manager.plan(spec as never)).warnings;
}

const lockouts: readonly (readonly [string, object, boolean])[] = [
  ["everything", deny({}), true],
  ["everything, with Principal as a map", deny({ Principal: { AWS: "*" } }), true],
  ["the policy's own actions", deny({ Action: ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"] }), true],
  ["any write of a configuration", deny({ Action: "s3:Put*" }), true],
  ["one character of it open", deny({ Action: "s3:?etBucketTagging" }), true],
  ["everything but objects", deny({ Action: undefined, NotAction: "s3:GetObject" }), true],
  [
    "everything but configuration",
    deny({
      Action: undefined,
      NotAction: ["s3:Get*", "s3:Put*", "s3:Delete*", "s3:*Metadata*", "s3:*agResource"],
    }),
    false,
  ],
  ["objects alone, by action", deny({ Action: ["s3:GetObject", "s3:DeleteObject"] }), false],
  ["objects alone, by resource", deny({ Resource: "arn:aws:s3:::orders-archive/*" }), false],
  ["any resource", deny({ Resource: "*" }), true],
  ["other buckets", deny({ Resource: undefined, NotResource: "arn:aws:s3:::orders-*" }), false],
  ["the removal of the bucket", deny({ Action: "s3:DeleteBucket" }), false],
  ["one other principal", deny({ Principal: { AWS: "arn:aws:iam::444455556666:role/guest" } }), false],
  [
    "everyone except one",
    deny({ Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::111122223333:role/admin" } }),
    true,
  ],
  ["callers without TLS", condition("Bool", "aws:SecureTransport", "false"), false],
  ["callers with TLS", condition("Bool", "aws:SecureTransport", "true"), true],
  ["callers with an old TLS version", condition("NumericLessThan", "s3:TlsVersion", "1.2"), false],
  ...[
    ["NumericLessThan", "1.3", false],
    ["NumericLessThanEquals", "1.3", true],
    ["NumericLessThanEquals", "1.2", false],
    ["NumericGreaterThan", "1.3", false],
    ["NumericGreaterThanEquals", "1.3", true],
    ["NumericGreaterThanEquals", "1.4", false],
    ["NumericEquals", "1.3", true],
    ["NumericNotEquals", "1.3", false],
  ].map(([operator, version, isLockout]): [string, object, boolean] => [
    `callers whose TLS version is ${operator} ${version}`,
    condition(`${operator}`, "s3:TlsVersion", `${version}`),
    isLockout === true,
  ]),
  ...[
    ["StringEquals", "aws:SourceVpce", "vpce-1a2b", false],
    ["StringLike", "aws:SourceVpce", "vpce-*", true],
    ["StringEqualsIfExists", "aws:SourceVpce", "vpce-1a2b", true],
    ["StringNotEqualsIfExists", "aws:SourceVpce", "vpce-1a2b", true],
    ["ForAnyValue:StringEquals", "aws:CalledVia", "athena.amazonaws.com", false],
    ["ArnEquals", "aws:SourceArn", "arn:aws:s3:::other", false],
    ["ArnLike", "aws:SourceArn", "arn:aws:s3:::*", true],
    ["Bool", "aws:MultiFactorAuthPresent", "true", false],
    ["BoolIfExists", "aws:MultiFactorAuthPresent", "false", true],
    ["NumericEquals", "aws:MultiFactorAuthAge", "1", true],
    ["DateLessThan", "aws:TokenIssueTime", "2030-01-01", true],
    ["IpAddress", "aws:SourceIp", "0.0.0.0/2", false],
    ["IpAddress", "aws:SourceIp", "::/0", true],
    ["StringEquals", "aws:ResourceOrgID", "o-*", false],
    ["StringNotEquals", "aws:ResourceOrgID", "o-1", false],
    ["StringNotLike", "aws:PrincipalOrgPaths", "o-1/*", false],
    ["StringNotEquals", "aws:PrincipalOrgPaths", "o-1/*", true],
    ["Bool", "aws:PrincipalIsAWSService", "true", false],
    ["Bool", "aws:PrincipalIsAWSService", "false", true],
    ["Bool", "aws:ViaAWSService", "true", false],
    ["Bool", "aws:ViaAWSService", "false", true],
    ["StringEquals", "s3:signatureversion", "AWS", false],
    ["StringEquals", "s3:signatureversion", "AWS4-HMAC-SHA256", true],
    ["StringEquals", "aws:RequestedRegion", region, true],
    ["Null", "aws:EpochTime", "true", false],
    ["Null", "aws:EpochTime", "false", true],
    ["Null", "aws:SourceIp", "false", true],
    ["Null", "aws:UserId", "false", true],
    ["Null", "aws:PrincipalType", "false", true],
    ["Null", "s3:prefix", "true", true],
    ["Null", "s3:prefix", "false", false],
  ].map(([operator, key, value, isLockout]): [string, object, boolean] => [
    `callers by ${operator} of ${key} ${value}`,
    condition(`${operator}`, `${key}`, `${value}`),
    isLockout === true,
  ]),
  ["callers outside a network", condition("StringNotEquals", "aws:SourceVpce", "vpce-1a2b"), true],
  ["callers with another address", condition("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), true],
  ["any address", condition("IpAddress", "aws:SourceIp", "0.0.0.0/0"), true],
  [
    "both halves of all addresses",
    condition("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]),
    true,
  ],
  [
    "callers after a day that is past",
    condition("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z"),
    true,
  ],
  ["callers after a second that is past", condition("NumericGreaterThan", "aws:EpochTime", "1"), true],
  ["callers with a time", condition("Null", "aws:CurrentTime", "false"), true],
  ["callers with any user ID", condition("StringLike", "aws:userid", "*"), true],
  ["callers with any role", condition("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/*"), true],
  ["callers with an assumed role", condition("StringEquals", "aws:PrincipalType", "AssumedRole"), true],
  ["callers that sign by header", condition("StringEquals", "s3:authType", "REST-HEADER"), true],
  ["an address", condition("IpAddress", "aws:SourceIp", "203.0.113.7/32"), false],
  [
    "callers outside the organisation",
    condition("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
    false,
  ],
  [
    "callers other than one role",
    condition("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/admin"),
    true,
  ],
  ["callers of another account", condition("StringNotEquals", "aws:PrincipalAccount", "111122223333"), true],
  ["requests to another region", condition("StringNotEquals", "aws:RequestedRegion", region), false],
  ["services", condition("Bool", "aws:PrincipalIsAWSService", "true"), false],
  [
    "keys that are not said",
    condition("StringNotEquals", "s3:x-amz-server-side-encryption", "aws:kms"),
    true,
  ],
];

describe("a plan for a bucket that is there warns of", () => {
  it.each(lockouts)("a Deny of %s as it should", async (_, after, isLockout) => {
    const warnings = await warned("policy", after);
    expect(kindsOf(warnings), JSON.stringify(warnings)).toEqual(isLockout ? ["lockout"] : []);
  });

  it("no Deny that is there already", async () => {
    const [before, more] = [
      deny({}),
      { Sid: "Other", Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "*" },
    ];
    const after = { ...before, Statement: [...before.Statement, more] };
    expect(kindsOf(await warned("policy", after, before))).toEqual([]);
  });
});

describe("where it is known who configures the bucket", () => {
  const session = "arn:aws:sts::111122223333:assumed-role/dxaws-s3-reconcile";
  const planned = async (policy: object) =>
    kindsOf(await warnedOf(policy, { caller, owner: "111122223333" }));
  const but = (...names: string[]) => condition("ArnNotLike", "aws:PrincipalArn", names);

  it.each([
    ["spares it by its ARN", but(caller), []],
    ["spares it by a pattern", but("arn:aws:iam::*:role/dxaws-s3-*"), []],
    ["exempts another principal", but("arn:aws:iam::111122223333:role/admin"), ["lockout"]],
    ["spares its account", condition("StringNotEquals", "aws:PrincipalAccount", "111122223333"), []],
    [
      "spares another account",
      condition("StringNotEquals", "aws:PrincipalAccount", "444455556666"),
      ["lockout"],
    ],
    ["applies where its ARN is there", condition("Null", "aws:PrincipalArn", "false"), ["lockout"]],
    ["applies where its ARN is absent", condition("Null", "aws:PrincipalArn", "true"), []],
    ["applies where its account is there", condition("Null", "aws:PrincipalAccount", "false"), ["lockout"]],
    [
      "applies where a key is absent that it may lack",
      condition("Null", "aws:SourceVpce", "true"),
      ["lockout"],
    ],
    ["applies where such a key is there", condition("Null", "aws:SourceVpce", "false"), []],
    ["names it", deny({ Principal: { AWS: caller } }), ["lockout"]],
    ["names its session", deny({ Principal: { AWS: `${session}/run-1` } }), ["lockout"]],
    ["names a session of another role", deny({ Principal: { AWS: `${session}-2/run-1` } }), []],
    [
      "names a session of another account",
      deny({ Principal: { AWS: `${session.replace("1111", "4444")}/run-1` } }),
      [],
    ],
    [
      "denies old versions of TLS, two of them",
      condition("NumericLessThan", "s3:TlsVersion", ["1.2", "1.4"]),
      ["lockout"],
    ],
    [
      "denies new versions of TLS, two of them",
      condition("NumericGreaterThan", "s3:TlsVersion", ["1.4", "1.2"]),
      ["lockout"],
    ],
    ["names its account", deny({ Principal: { AWS: "111122223333" } }), ["lockout"]],
    [
      "excepts it with its account",
      deny({ Principal: undefined, NotPrincipal: { AWS: [caller, "111122223333"] } }),
      [],
    ],
    [
      "excepts it without its account",
      deny({ Principal: undefined, NotPrincipal: { AWS: caller } }),
      ["lockout"],
    ],
    [
      "spares it in one of two ways that both have to hold",
      deny({
        Condition: {
          ArnNotLike: { "aws:PrincipalArn": caller },
          StringNotEquals: { "aws:SourceVpce": "vpce-1" },
        },
      }),
      [],
    ],
  ])("a Deny that %s is judged", async (_, policy, kinds) => {
    expect(await planned(policy)).toEqual(kinds);
  });
});

describe("the warning of a Deny that locks out", () => {
  const text = async (policy: object, known?: object) => (await warnedOf(policy, known))[0]?.text;
  const end = "deleting the policy (policy: null) undoes that";
  const closed = "only the account's root user, or a principal that the statement exempts, can undo that";

  it("says what it denies: one action, or one and how many more", async () => {
    const actions = (Action: string | string[]) => text(deny({ Action }), { caller });
    expect(await actions("s3:PutBucketPolicy")).toBe(`denies s3:putbucketpolicy to the service, too; ${end}`);
    expect(await actions(["s3:PutBucketPolicy", "s3:PutBucketAcl", "s3:GetObject"])).toBe(
      `denies s3:putbucketpolicy and 1 more action that configures the bucket to the service, too; ${end}`,
    );
    expect(await actions("s3:GetObject")).toBeUndefined();
  });

  it.each<[string | string[], string]>([
    ["s3:PutBucketPolicy", end],
    ["s3:PutLifecycleConfiguration", "removing the statement undoes that"],
    [["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"], closed],
    ["s3:GetBucketPolicy", closed],
    ["s3:*", closed],
  ])("says what undoes a Deny of %j", async (Action, way) => {
    expect((await text(deny({ Action }), { caller }))?.endsWith(`; ${way}`)).toBe(true);
  });

  it("says whom it denies, or on what that depends, each key once", async () => {
    const one = { Action: "s3:PutBucketAcl" };
    expect(await text(deny(one))).toBe(
      `denies s3:putbucketacl to everyone, including the caller that configures the bucket; removing the statement undoes that`,
    );
    const Condition = {
      StringNotEquals: { "aws:SourceVpce": "vpce-1", "aws:PrincipalAccount": "444455556666" },
      StringNotLike: { "aws:SourceVpce": "vpce-2*", "aws:SourceVpc": "vpc-1" },
    };
    expect(await text(deny({ ...one, Condition }), { caller })).toBe(
      `denies s3:putbucketacl, depending on aws:sourcevpce, aws:sourcevpc: nothing shows that the caller that configures the bucket is exempt; removing the statement undoes that`,
    );
  });
});

describe("warnings", () => {
  it("know every action that it takes to configure what the table has", () => {
    const actions = [...facetTable.values()]
      .flatMap(({ iam }) => [...iam.read, ...iam.write])
      .map(({ action }) => action.toLowerCase());
    const ofBuckets = actions.filter((action) => action.startsWith("s3:") && !action.includes("object"));
    expect(ofBuckets.filter((action) => !configuring.includes(action))).toEqual([]);
  });
});
