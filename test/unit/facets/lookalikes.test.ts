import { describe, expect, it } from "vitest";
import { problemsOf } from "../../support/trial.ts";

// Texts that a spec can have, and texts that only contain such a one or lack a part of it.

const account = "111122223333";
const place = `ca-central-1:${account}`;
const queue = (QueueArn: string) => ({ QueueConfigurations: [{ QueueArn, Events: ["s3:ObjectCreated:*"] }] });
const topic = (TopicArn: string) => ({ TopicConfigurations: [{ TopicArn, Events: ["s3:ObjectCreated:*"] }] });
const lambda = (LambdaFunctionArn: string) => ({
  LambdaFunctionConfigurations: [{ LambdaFunctionArn, Events: ["s3:ObjectCreated:*"] }],
});
const filtered = (Name: string) => ({
  QueueConfigurations: [
    {
      QueueArn: `arn:aws:sqs:${place}:q`,
      Events: ["s3:ObjectCreated:*"],
      Filter: { Key: { FilterRules: [{ Name, Value: "a" }] } },
    },
  ],
});
const copies = (to: object, more: object = {}) => ({
  Role: `arn:aws:iam::${account}:role/copies`,
  Rules: [
    {
      Status: "Enabled",
      Priority: 1,
      Filter: {},
      DeleteMarkerReplication: { Status: "Disabled" },
      Destination: { Bucket: "arn:aws:s3:::orders-copy", ...to },
    },
  ],
  ...more,
});
const report = (more: object) => [
  {
    Id: "daily",
    IsEnabled: true,
    IncludedObjectVersions: "All",
    Schedule: { Frequency: "Daily" },
    Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "CSV", ...more } },
  },
];
const granted = (ID: string) => ({
  Grants: [{ Grantee: { Type: "CanonicalUser", ID }, Permission: "READ" }],
});
const cors = (more: object) => [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"], ...more }];
const routed = (more: object) => ({ IndexDocument: { Suffix: "i" }, RoutingRules: [more] });
const policy = (Effect: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Principal: "*", Action: "s3:*", Resource: "*" }],
});
const user = "0123456789abcdef".repeat(4);
const key = "0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";

const cases: readonly [
  facet: string,
  what: string,
  value: (text: string) => unknown,
  taken: readonly string[],
  refused: readonly string[],
  why: string,
][] = [
  [
    "notification",
    "the ARN of a queue",
    queue,
    [`arn:aws:sqs:${place}:q`, `arn:aws-cn:sqs:${place}:q`, `arn:aws:sqs:${place}:q.fifo.x`],
    [
      `xarn:aws:sqs:${place}:q`,
      `arn::sqs:${place}:q`,
      `arn:aws:sns:${place}:q`,
      `arn:aws:sqs::${account}:q`,
      `arn:aws:sqs:ca-central-1:${account.slice(1)}:q`,
      `arn:aws:sqs:${place}:`,
      `arn:aws:sqs:${place}:q.fifo`,
    ],
    "is not the ARN of an SQS queue that is not FIFO",
  ],
  [
    "notification",
    "the ARN of a topic",
    topic,
    [`arn:aws:sns:${place}:t`, `arn:aws-us-gov:sns:${place}:t`],
    [
      `xarn:aws:sns:${place}:t`,
      `arn::sns:${place}:t`,
      `arn:aws:sqs:${place}:t`,
      `arn:aws:sns::${account}:t`,
      `arn:aws:sns:ca-central-1:${account}1:t`,
      `arn:aws:sns:${place}:`,
      `arn:aws:sns:${place}:t.fifo`,
    ],
    "is not the ARN of an SNS topic that is not FIFO",
  ],
  [
    "notification",
    "the ARN of a function",
    lambda,
    [`arn:aws:lambda:${place}:function:f`, `arn:aws-cn:lambda:${place}:function:f:live`],
    [
      `xarn:aws:lambda:${place}:function:f`,
      `arn::lambda:${place}:function:f`,
      `arn:aws:lambda:${place}:layer:f`,
      `arn:aws:lambda::${account}:function:f`,
      `arn:aws:lambda:ca-central-1:1:function:f`,
      `arn:aws:lambda:${place}:function:`,
    ],
    "is not the ARN of a Lambda function",
  ],
  [
    "notification",
    "the name of a filter",
    filtered,
    ["prefix", "Prefix", "SUFFIX"],
    ["xprefix", "prefixes", "suffixx", ""],
    "must be prefix or suffix",
  ],
  [
    "replication",
    "the ARN of a role",
    (Role) => copies({}, { Role }),
    [`arn:aws:iam::${account}:role/a`, `arn:aws-cn:iam::${account}:role/path/a`],
    [
      `xarn:aws:iam::${account}:role/a`,
      `arn::iam::${account}:role/a`,
      `arn:aws:sts::${account}:role/a`,
      `arn:aws:iam:ca-central-1:${account}:role/a`,
      `arn:aws:iam::1${account}:role/a`,
      `arn:aws:iam::${account}:user/a`,
      `arn:aws:iam::${account}:role/`,
    ],
    "is not the ARN of a role",
  ],
  [
    "replication",
    "the ARN of a bucket",
    (Bucket) => copies({ Bucket }),
    ["arn:aws:s3:::copy", "arn:aws-us-gov:s3:::copy.of-it"],
    ["xarn:aws:s3:::copy", "arn::s3:::copy", "arn:aws:sqs:::copy", "arn:aws:s3:::", "arn:aws:s3:::copy/a"],
    "is not the ARN of a bucket",
  ],
  [
    "replication",
    "an account",
    (Account) => copies({ Account }),
    [account],
    [`x${account}`, `${account}1`, account.slice(1)],
    "is not an account ID of 12 digits",
  ],
  [
    "inventory",
    "an account",
    (AccountId) => report({ AccountId }),
    [account],
    [`x${account}`, `${account}1`, account.slice(1)],
    "is not an account ID of 12 digits",
  ],
  [
    "inventory",
    "an Id",
    (Id) => report({}).map((one) => ({ ...one, Id })),
    ["a", "A.b_c-9"],
    ["a b", " a", "a ", "a/b"],
    "an Id has 1 to 64 ",
  ],
  [
    "logging",
    "a bucket",
    (TargetBucket) => ({ TargetBucket, TargetPrefix: "" }),
    ["abc", "orders.logs-1", "Old_Name"],
    ["ab", "arn:aws:s3:::logs", "logs/", " logs"],
    "is not a bucket name",
  ],
  [
    "acl",
    "a canonical user",
    granted,
    [user],
    [`x${user}`, `${user}0`, user.slice(1), user.toUpperCase()],
    "is not a canonical user ID of 64 hex digits",
  ],
  [
    "encryption",
    "a key",
    (KMSMasterKeyID) => ({ SSEAlgorithm: "aws:kms", KMSMasterKeyID }),
    [
      key,
      key.toUpperCase(),
      `mrk-${key.replaceAll("-", "")}`,
      "alias/orders",
      `arn:aws:kms:${place}:key/${key}`,
      `arn:aws-cn:kms:${place}:alias/orders`,
    ],
    [
      `x${key}`,
      `${key}x`,
      key.slice(5),
      "alias/",
      "alias/my key",
      "xalias/orders",
      `xarn:aws:kms:${place}:key/${key}`,
      `arn:aws:s3:${place}:key/${key}`,
      `arn:aws:kms:${place}:keys/${key}`,
      `arn:aws:kms::${account}:key/${key}`,
      `arn:aws:kms:ca-central-1:1:key/${key}`,
      `arn:aws:kms:${place}:key/`,
    ],
    "is not a KMS key",
  ],
  [
    "encryption",
    "a type of encryption",
    (type) => ({ Rules: [{ BlockedEncryptionTypes: { EncryptionType: [type] } }] }),
    ["SSE-C", "NONE", "A"],
    ["sse-c", "-C", "SSE C", "SSE-C!"],
    "is not an encryption type",
  ],
  [
    "cors",
    "an origin",
    (origin) => cors({ AllowedOrigins: [origin] }),
    ["*", "https://*.example", "https://a.example"],
    ["**", "https://*.*.example"],
    "can contain at most one *",
  ],
  [
    "cors",
    "an exposed header",
    (header) => cors({ ExposeHeaders: [header] }),
    ["x-amz-request-id"],
    ["*", "x-*", "*-id"],
    "cannot contain *",
  ],
  [
    "website",
    "the code of an error",
    (code) => routed({ Condition: { HttpErrorCodeReturnedEquals: code }, Redirect: { HostName: "a" } }),
    ["404", "500", "451"],
    ["x404", "4041", "302", "4x4", "404x"],
    "is not a 4xx or 5xx code",
  ],
  [
    "website",
    "the code of a redirect",
    (HttpRedirectCode) => routed({ Redirect: { HttpRedirectCode } }),
    ["301", "307", "310"],
    ["300", "x301", "3011", "404", "3x1", "301x"],
    "is not a 3xx code that S3 accepts",
  ],
  [
    "website",
    "an index",
    (Suffix) => ({ IndexDocument: { Suffix } }),
    ["index.html"],
    ["/index.html", "a/b", "a/"],
    "cannot contain /",
  ],
  [
    "policy",
    "an effect",
    policy,
    ["Allow", "Deny", "allow", "DENY"],
    ["xAllow", "Allowed", "Denyx", "Maybe"],
    "must be Allow or Deny",
  ],
  [
    "metadata",
    "the role of annotations",
    (Role) => ({
      JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" } },
      AnnotationTableConfiguration: { ConfigurationState: "ENABLED", Role },
    }),
    [`arn:aws:iam::${account}:role/a`],
    ["role/a", "xarn:aws:iam::1:role/a"],
    "must be the ARN of a role",
  ],
  [
    "metrics",
    "an access point",
    (AccessPointArn) => [{ Id: "all", Filter: { AccessPointArn } }],
    [`arn:aws:s3:${place}:accesspoint/a`],
    ["accesspoint/a", "xarn:aws:s3:a:1:accesspoint/a"],
    "must be the ARN of an access point",
  ],
  [
    "tags",
    "a key",
    (name) => ({ [name]: "" }),
    ["team", "é_.:/=+-@ 1", "xaws:a"],
    ["a*", "*a", "a!b", "aws:a", "AWS:a"],
    "/tags",
  ],
];

describe("a text of a spec that only looks like what S3 takes is refused", () => {
  it.each(cases)("in %s: %s", (facet, _, value, taken, refused, why) => {
    for (const text of taken) expect(problemsOf(facet, value(text)), text).toBe("");
    for (const text of refused) expect(problemsOf(facet, value(text)), text).toContain(why);
  });
});

describe("a span of Object Lock", () => {
  const lock = (DefaultRetention: object) => ({ ObjectLockEnabled: "Enabled", Rule: { DefaultRetention } });
  const hold = { DefaultEventHold: { Days: 1 } };
  const [one, neither] = [
    "must have exactly one of Days and Years",
    "needs a retention, an event hold or both",
  ];
  const noMode = "needs a Mode, GOVERNANCE or COMPLIANCE, with Days or Years";

  it.each<[object, string]>([
    [{ Mode: "GOVERNANCE", Days: 1 }, ""],
    [{ Mode: "COMPLIANCE", Years: 1 }, ""],
    [{ Mode: "GOVERNANCE", Days: 1, ...hold }, ""],
    [hold, ""],
    [{ DefaultEventHold: { Years: 100 } }, ""],
    [{ Mode: "GOVERNANCE" }, one],
    [{ Mode: "GOVERNANCE", ...hold }, one],
    [{ Mode: "GOVERNANCE", Days: 1, Years: 1 }, one],
    [{ Days: 1 }, noMode],
    [{ Years: 1 }, noMode],
    [{ Days: 1, ...hold }, noMode],
    [{ Years: 1, ...hold }, noMode],
    [{}, neither],
    [{ DefaultEventHold: { Days: 1, Years: 1 } }, one],
    [{ DefaultEventHold: {} }, "DefaultEventHold"],
    [{ DefaultEventHold: { Days: 0 } }, "DefaultEventHold/Days"],
    [{ DefaultEventHold: { Years: 101 } }, "DefaultEventHold/Years"],
  ])("in %j: %s", (retention, why) => {
    const problems = problemsOf("objectLock", lock(retention));
    if (why === "") expect(problems).toBe("");
    else expect(problems).toContain(why);
  });

  it.each<[object, boolean]>([
    [{ mode: "GOVERNANCE", days: 1 }, true],
    [{ mode: "COMPLIANCE", years: 1 }, true],
    [{ mode: "GOVERNANCE" }, false],
    [{ days: 1 }, false],
    [{ mode: "GOVERNANCE", days: 1, years: 1 }, false],
    [{ mode: "GOVERNANCE", days: 36_501 }, false],
    [{ mode: "GOVERNANCE", years: 101 }, false],
  ])("in the short form %j: %s", (short, isTaken) => {
    expect(problemsOf("objectLock", short) === "").toBe(isTaken);
  });
});
