import { describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { configuring } from "../../core/facets/parts/lockout.ts";
import { describePlan } from "../../core/plan/describe.ts";
import { MemoryS3Provider, S3Manager } from "../../exports/index.ts";
import { trial } from "../support/trial.ts";

// What cannot be undone is said before it is done, by the plan that would do it.

const region = "ca-central-1";

const deny = (more: object) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "NoWayBack",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::orders-archive", "arn:aws:s3:::orders-archive/*"],
      ...more,
    },
  ],
});
const condition = (operator: string, key: string, value: string | string[]) =>
  deny({ Condition: { [operator]: { [key]: value } } });

const rule = (more: object = {}) => [
  { ID: "old", Status: "Enabled", Filter: {}, Expiration: { Days: 30 }, ...more },
];
const lock = (Mode: string, Days: number) => ({
  ObjectLockEnabled: "Enabled",
  Rule: { DefaultRetention: { Mode, Days } },
});

interface Case {
  readonly facet: string;
  readonly before?: unknown;
  readonly after: unknown;
  readonly more?: object;
  readonly kinds: readonly string[];
}

/** What a plan for a bucket that exists warns of. */
async function warned({ facet, before, after, more = {} }: Omit<Case, "kinds">) {
  const { create, apply, plan } = trial(facet);
  await create();
  if (before !== undefined) await apply(before, more);
  return (await plan(after, more)).warnings.filter((warning) => warning.facet === facet);
}

const kindsOf = (warnings: readonly { readonly kind: string }[]) => warnings.map(({ kind }) => kind);

const versioned = { versioning: true };
const cases: readonly (readonly [string, Case])[] = [
  ["versioning that was never set", { facet: "versioning", after: true, kinds: ["irreversible"] }],
  [
    "versioning that was suspended",
    { facet: "versioning", before: { Status: "Suspended" }, after: true, kinds: [] },
  ],
  [
    "Object Lock, and objects that no principal can delete",
    {
      facet: "objectLock",
      after: lock("COMPLIANCE", 30),
      more: versioned,
      kinds: ["irreversible", "irreversible"],
    },
  ],
  [
    "Object Lock with a retention that can be overridden",
    { facet: "objectLock", after: lock("GOVERNANCE", 30), more: versioned, kinds: ["irreversible"] },
  ],
  [
    "a retention that gets stricter",
    {
      facet: "objectLock",
      before: lock("GOVERNANCE", 30),
      after: lock("COMPLIANCE", 1),
      more: versioned,
      kinds: ["irreversible"],
    },
  ],
  [
    "a hold that lasts longer after its event",
    {
      facet: "objectLock",
      before: lock("GOVERNANCE", 30),
      after: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 30, DefaultEventHold: { Years: 100 } } },
      },
      more: versioned,
      kinds: ["irreversible"],
    },
  ],
  [
    "a retention that gets shorter",
    {
      facet: "objectLock",
      before: lock("COMPLIANCE", 30),
      after: lock("COMPLIANCE", 7),
      more: versioned,
      kinds: [],
    },
  ],
  ["a rule that expires objects", { facet: "lifecycle", after: rule(), kinds: ["deletes"] }],
  [
    "a rule that expires them sooner",
    { facet: "lifecycle", before: rule(), after: rule({ Expiration: { Days: 7 } }), kinds: ["deletes"] },
  ],
  [
    "a rule that expires more of them",
    { facet: "lifecycle", before: rule({ Filter: { Prefix: "logs/" } }), after: rule(), kinds: ["deletes"] },
  ],
  [
    "a rule that expires versions",
    {
      facet: "lifecycle",
      after: [{ Status: "Enabled", Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }],
      kinds: ["deletes"],
    },
  ],
  [
    "a rule that expires them later",
    { facet: "lifecycle", before: rule(), after: rule({ Expiration: { Days: 90 } }), kinds: [] },
  ],
  ["a rule that is off", { facet: "lifecycle", after: rule({ Status: "Disabled" }), kinds: [] }],
  [
    "a rule that moves objects only",
    {
      facet: "lifecycle",
      after: [{ Status: "Enabled", Filter: {}, Transitions: [{ Days: 30, StorageClass: "GLACIER" }] }],
      kinds: [],
    },
  ],
  ["a block that goes", { facet: "blockPublicAccess", after: false, kinds: ["exposure"] }],
  [
    "a block of which a part goes",
    {
      facet: "blockPublicAccess",
      before: true,
      after: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: false,
      },
      kinds: ["exposure"],
    },
  ],
  ["a block that comes", { facet: "blockPublicAccess", before: false, after: true, kinds: [] }],
  ["tags", { facet: "tags", before: { a: "1" }, after: { a: "2" }, kinds: [] }],
];

const lockouts: readonly (readonly [string, object, boolean])[] = [
  ["everything", deny({}), true],
  ["everything, with Principal as a map", deny({ Principal: { AWS: "*" } }), true],
  ["the policy's own actions", deny({ Action: ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"] }), true],
  ["any write of a configuration", deny({ Action: "s3:Put*" }), true],
  ["one character of it open", deny({ Action: "s3:?etBucketTagging" }), true],
  ["everything but objects", deny({ Action: undefined, NotAction: "s3:GetObject" }), true],
  [
    "everything but configuration",
    deny({ Action: undefined, NotAction: ["s3:Get*", "s3:Put*", "s3:Delete*"] }),
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
    ["StringNotEquals", "aws:PrincipalOrgPaths", "o-1/*", false],
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
  it.each(cases)("%s as it should", async (_, one) => {
    const warnings = await warned(one);
    expect(kindsOf(warnings), JSON.stringify(warnings)).toEqual(one.kinds);
  });

  it.each(lockouts)("a Deny of %s as it should", async (_, after, isLockout) => {
    const warnings = await warned({ facet: "policy", after });
    expect(kindsOf(warnings), JSON.stringify(warnings)).toEqual(isLockout ? ["lockout"] : []);
  });

  it("no Deny that is there already", async () => {
    const [before, more] = [
      deny({}),
      { Sid: "Other", Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "*" },
    ];
    const after = { ...before, Statement: [...before.Statement, more] };
    expect(kindsOf(await warned({ facet: "policy", before, after }))).toEqual([]);
  });

  it("nothing where nothing differs", async () => {
    for (const facet of facetTable.values()) {
      const { apply, plan } = trial(facet.name);
      const [example] = facet.examples;
      if (!(await apply(example, facet.alongside)).converged) continue;
      expect((await plan(example, facet.alongside)).warnings).toEqual([]);
    }
  });
});

describe("where it is known who configures the bucket", () => {
  const caller = "arn:aws:iam::111122223333:role/dxaws-s3-reconcile";
  const session = "arn:aws:sts::111122223333:assumed-role/dxaws-s3-reconcile";
  const planned = async (policy: object, known: object = { caller, owner: "111122223333" }) => {
    const manager = new S3Manager({ provider: new MemoryS3Provider(known) });
    const spec = { name: "orders-archive", region, policy };
    return kindsOf((await manager.plan(spec as never)).warnings);
  };
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
    ["excepts it", deny({ Principal: undefined, NotPrincipal: { AWS: caller } }), []],
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
  const caller = "arn:aws:iam::111122223333:role/dxaws-s3-reconcile";
  const text = async (policy: object, known?: object) => {
    const manager = new S3Manager({ provider: new MemoryS3Provider(known) });
    const spec = { name: "orders-archive", region, policy };
    return (await manager.plan(spec as never)).warnings[0]?.text;
  };
  const end = "only the account's root user can undo that";

  it("says what it denies: one action, or one and how many more", async () => {
    const actions = (Action: string | string[]) => text(deny({ Action }), { caller });
    expect(await actions("s3:PutBucketPolicy")).toBe(`denies s3:putbucketpolicy to the service, too; ${end}`);
    expect(await actions(["s3:PutBucketPolicy", "s3:PutBucketAcl", "s3:GetObject"])).toBe(
      `denies s3:putbucketpolicy and 1 more actions that configure the bucket to the service, too; ${end}`,
    );
    expect(await actions("s3:GetObject")).toBeUndefined();
  });

  it("says whom it denies, or on what that depends, each key once", async () => {
    const one = { Action: "s3:PutBucketAcl" };
    expect(await text(deny(one))).toBe(
      `denies s3:putbucketacl to everyone, including the caller that configures the bucket; ${end}`,
    );
    const Condition = {
      StringNotEquals: { "aws:SourceVpce": "vpce-1", "aws:PrincipalAccount": "444455556666" },
      StringNotLike: { "aws:SourceVpce": "vpce-2*", "aws:SourceVpc": "vpc-1" },
    };
    expect(await text(deny({ ...one, Condition }), { caller })).toBe(
      `denies s3:putbucketacl, depending on aws:sourcevpce, aws:sourcevpc: nothing shows that the caller that configures the bucket is exempt; ${end}`,
    );
  });
});

describe("a plan for a new bucket", () => {
  it("warns of what concerns what will be in it, and not of what could concern what is there", async () => {
    const { plan } = trial("versioning");
    const more = {
      lifecycle: rule(),
      objectLock: lock("COMPLIANCE", 1),
      blockPublicAccess: false,
      policy: deny({}),
    };
    const kinds = (await plan(true, more)).warnings.map(({ facet, kind }) => `${facet} ${kind}`);
    expect(kinds).toEqual(
      [
        "objectLock irreversible",
        "objectLock irreversible",
        "blockPublicAccess exposure",
        "policy lockout",
      ].sort((a, b) => kinds.indexOf(a) - kinds.indexOf(b)),
    );
    expect(kinds).toHaveLength(4);
  });
});

describe("warnings", () => {
  it("name some of many rules, and say how many there are", async () => {
    const many = Array.from({ length: 400 }, (_, index) => ({
      ...rule()[0],
      ID: `rule-${index}`,
      Filter: { Prefix: `${index}/` },
    }));
    const [warning, ...more] = await warned({ facet: "lifecycle", after: many });
    expect(more).toEqual([]);
    expect(warning?.text).toContain(
      '"rule-0", "rule-1", "rule-2", "rule-3", "rule-4" and 395 more may delete',
    );
  });

  it("are in the text of the plan and in its JSON", async () => {
    const { create, plan } = trial("versioning");
    await create();
    const planned = await plan(true);
    expect(describePlan(planned).text).toContain(
      "warnings:\n  ! irreversible: versioning: versioning can be suspended later, but never removed",
    );
    expect(JSON.parse(JSON.stringify(planned)).warnings).toMatchObject([
      { facet: "versioning", kind: "irreversible" },
    ]);
  });

  it("know every action that it takes to configure what the table has", () => {
    const actions = [...facetTable.values()]
      .flatMap(({ iam }) => [...iam.read, ...iam.write])
      .map(({ action }) => action.toLowerCase());
    const ofBuckets = actions.filter(
      (action) =>
        /^s3:(get|put|delete)/.test(action) && !action.includes("object") && !action.includes("s3tables"),
    );
    expect(ofBuckets.filter((action) => !configuring.includes(action))).toEqual([]);
  });
});
