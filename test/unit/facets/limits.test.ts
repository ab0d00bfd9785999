import { describe, expect, it } from "vitest";
import { problemsOf } from "../../support/trial.ts";

// What a spec can say at each limit of S3, and the next value, which it cannot.

const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
const text = (length: number) => "a".repeat(length);

const lifecycleRule = (more: object) => [
  { Status: "Enabled", Filter: {}, Expiration: { Days: 30 }, ...more },
];
const acting = (more: object) => lifecycleRule({ Expiration: undefined, ...more });
const corsRule = (more: object = {}) => ({ AllowedMethods: ["GET"], AllowedOrigins: ["*"], ...more });
const routed = (Redirect: object, Condition?: object) => ({
  IndexDocument: { Suffix: "index.html" },
  RoutingRules: [{ Redirect, ...(Condition && { Condition }) }],
});
const queue = (more: object = {}) => ({
  QueueConfigurations: [
    { QueueArn: "arn:aws:sqs:ca-central-1:111122223333:events", Events: ["s3:ObjectCreated:*"], ...more },
  ],
});
const keyed = (...FilterRules: object[]) => queue({ Filter: { Key: { FilterRules } } });
const tiers = (...Tierings: object[]) => [{ Id: "cold", Status: "Enabled", Tierings }];
const copies = (more: object, to: object = {}) => ({
  Role: "arn:aws:iam::111122223333:role/copies",
  Rules: [
    {
      Status: "Enabled",
      Priority: 1,
      Filter: {},
      DeleteMarkerReplication: { Status: "Disabled" },
      Destination: { Bucket: "arn:aws:s3:::orders-copy", ...to },
      ...more,
    },
  ],
});
const metrics = (Filter: object) => [{ Id: "all", Filter }];
const journal = (RecordExpiration: object, EncryptionConfiguration?: object) => ({
  JournalTableConfiguration: {
    RecordExpiration,
    ...(EncryptionConfiguration && { EncryptionConfiguration }),
  },
});
const printed = (DestinationResult: object) => ({
  GetBucketMetadataConfigurationResult: {
    MetadataConfigurationResult: {
      DestinationResult,
      JournalTableConfigurationResult: { RecordExpiration: { Expiration: "DISABLED" } },
    },
  },
});
const kept = (retention: object) => ({ ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: retention } });

type Pair = readonly [facet: string, what: string, taken: unknown, refused: unknown, message: string];
const tooMany = ": at most ";

const pairs: readonly Pair[] = [
  ["tags", "the length of a key", { [text(128)]: "" }, { [text(129)]: "" }, ""],
  ["tags", "the length of a value", { team: text(256) }, { team: text(257) }, tooMany],
  [
    "tags",
    "how many there are",
    Object.fromEntries(many(50, (at) => [`k${at}`, ""])),
    Object.fromEntries(many(51, (at) => [`k${at}`, ""])),
    "a bucket can have at most 50 tags",
  ],
  [
    "tags",
    "the characters of a value",
    { team: "a_.:/=+-@é 1" },
    { team: "a*" },
    "a tag value can contain letters, digits, spaces and _ . : / = + - @",
  ],
  ["tags", "reserved keys", { "my-aws:x": "" }, { "AWS:x": "" }, ""],
  [
    "tags",
    "each key once",
    [
      { Key: "a", Value: "1" },
      { Key: "A", Value: "1" },
    ],
    [
      { Key: "a", Value: "1" },
      { Key: "a", Value: "2" },
    ],
    "a key appears more than once",
  ],

  [
    "lifecycle",
    "days until objects expire",
    lifecycleRule({ Expiration: { Days: 1 } }),
    lifecycleRule({ Expiration: { Days: 0 } }),
    "",
  ],
  [
    "lifecycle",
    "days until objects move",
    acting({ Transitions: [{ Days: 0, StorageClass: "GLACIER" }] }),
    acting({ Transitions: [{ Days: -1, StorageClass: "GLACIER" }] }),
    "",
  ],
  [
    "lifecycle",
    "versions that are kept",
    acting({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 100 } }),
    acting({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } }),
    tooMany,
  ],
  [
    "lifecycle",
    "days of noncurrent versions",
    acting({ NoncurrentVersionTransitions: [{ NoncurrentDays: 0, StorageClass: "GLACIER" }] }),
    acting({ NoncurrentVersionExpiration: { NoncurrentDays: 0 } }),
    "",
  ],
  [
    "lifecycle",
    "days until an upload is aborted",
    acting({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
    acting({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } }),
    "",
  ],
  [
    "lifecycle",
    "the length of an ID",
    lifecycleRule({ ID: text(255) }),
    lifecycleRule({ ID: text(256) }),
    tooMany,
  ],
  [
    "lifecycle",
    "the length of a prefix",
    lifecycleRule({ Filter: { Prefix: text(1_024) } }),
    lifecycleRule({ Filter: { Prefix: text(1_025) } }),
    tooMany,
  ],
  [
    "lifecycle",
    "the room between two sizes",
    lifecycleRule({ Filter: { And: { ObjectSizeGreaterThan: 1, ObjectSizeLessThan: 2 } } }),
    lifecycleRule({ Filter: { And: { ObjectSizeGreaterThan: 2, ObjectSizeLessThan: 2 } } }),
    "has an ObjectSizeLessThan that is not greater than its ObjectSizeGreaterThan",
  ],
  [
    "lifecycle",
    "the end after a move",
    lifecycleRule({ Expiration: { Days: 31 }, Transitions: [{ Days: 30, StorageClass: "GLACIER" }] }),
    lifecycleRule({ Expiration: { Days: 30 }, Transitions: [{ Days: 30, StorageClass: "GLACIER" }] }),
    "has an Expiration that is not after its Transitions",
  ],
  [
    "lifecycle",
    "a date after a date",
    lifecycleRule({
      Expiration: { Date: "2027-01-02" },
      Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }],
    }),
    lifecycleRule({
      Expiration: { Date: "2027-01-01" },
      Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }],
    }),
    "has an Expiration that is not after its Transitions",
  ],
  [
    "lifecycle",
    "one kind of age",
    lifecycleRule({ Transitions: [{ Days: 1, StorageClass: "GLACIER" }] }),
    lifecycleRule({ Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }] }),
    "mixes Days and Date in Expiration and Transitions",
  ],
  [
    "lifecycle",
    "one way to expire",
    lifecycleRule({ Expiration: { Days: 1, ExpiredObjectDeleteMarker: false } }),
    lifecycleRule({ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }),
    "can have only one of Days, Date and ExpiredObjectDeleteMarker",
  ],
  [
    "lifecycle",
    "one age of a move",
    acting({ Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }] }),
    acting({ Transitions: [{ StorageClass: "GLACIER" }] }),
    "must have exactly one of Days and Date",
  ],
  [
    "lifecycle",
    "each storage class once",
    acting({
      Transitions: [
        { Days: 1, StorageClass: "GLACIER" },
        { Days: 90, StorageClass: "DEEP_ARCHIVE" },
      ],
    }),
    acting({
      Transitions: [
        { Days: 1, StorageClass: "GLACIER" },
        { Days: 90, StorageClass: "GLACIER" },
      ],
    }),
    "moves objects to one storage class twice",
  ],
  [
    "lifecycle",
    "something to do",
    acting({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
    acting({ Transitions: [] }),
    "does nothing; it needs at least one of Expiration, Transitions, NoncurrentVersionExpiration, NoncurrentVersionTransitions, AbortIncompleteMultipartUpload",
  ],
  [
    "lifecycle",
    "a date at midnight in UTC",
    lifecycleRule({ Expiration: { Date: "2027-01-01T00:00:00.000Z" } }),
    lifecycleRule({ Expiration: { Date: "2027-01-01T00:00:01Z" } }),
    "is not midnight in UTC; write it like 2026-12-01 or 2026-12-01T00:00:00Z",
  ],
  [
    "lifecycle",
    "a day of the calendar",
    lifecycleRule({ Expiration: { Date: "2028-02-29" } }),
    lifecycleRule({ Expiration: { Date: "2027-02-29" } }),
    "is not midnight in UTC",
  ],
  [
    "lifecycle",
    "each tag of a filter once",
    lifecycleRule({
      Filter: {
        And: {
          Tags: [
            { Key: "a", Value: "" },
            { Key: "b", Value: "" },
          ],
        },
      },
    }),
    lifecycleRule({
      Filter: {
        And: {
          Tags: [
            { Key: "a", Value: "" },
            { Key: "a", Value: "1" },
          ],
        },
      },
    }),
    "a key appears more than once",
  ],
  [
    "lifecycle",
    "one predicate",
    lifecycleRule({ Filter: { Prefix: "a/" } }),
    lifecycleRule({ Filter: { Prefix: "a/", Tag: { Key: "a", Value: "" } } }),
    "can have only one predicate; use And for several",
  ],

  ["cors", "how many rules there are", many(100, () => corsRule()), many(101, () => corsRule()), ""],
  [
    "cors",
    "how many methods a rule has",
    [corsRule({ AllowedMethods: ["GET"] })],
    [corsRule({ AllowedMethods: [] })],
    "",
  ],
  ["cors", "how many origins a rule has", [corsRule()], [corsRule({ AllowedOrigins: [] })], ""],
  [
    "cors",
    "stars in an origin",
    [corsRule({ AllowedOrigins: ["https://*.example.com"] })],
    [corsRule({ AllowedOrigins: ["*.*"] })],
    "can contain at most one *",
  ],
  [
    "cors",
    "stars in an exposed header",
    [corsRule({ ExposeHeaders: ["ETag"] })],
    [corsRule({ ExposeHeaders: ["x-*"] })],
    "cannot contain *",
  ],
  ["cors", "seconds", [corsRule({ MaxAgeSeconds: 0 })], [corsRule({ MaxAgeSeconds: -1 })], ""],
  ["cors", "the length of an ID", [corsRule({ ID: text(255) })], [corsRule({ ID: text(256) })], tooMany],
  [
    "cors",
    "the length of an origin",
    [corsRule({ AllowedOrigins: [text(2_048)] })],
    [corsRule({ AllowedOrigins: [text(2_049)] })],
    tooMany,
  ],
  [
    "cors",
    "its size",
    many(31, () => corsRule({ AllowedOrigins: [text(2_000)] })),
    many(33, () => corsRule({ AllowedOrigins: [text(2_000)] })),
    "exceed the S3 limit of 64 KB",
  ],

  [
    "website",
    "codes of errors",
    routed({ HostName: "a" }, { HttpErrorCodeReturnedEquals: "404" }),
    routed({ HostName: "a" }, { HttpErrorCodeReturnedEquals: "304" }),
    "is not a 4xx or 5xx code",
  ],
  [
    "website",
    "codes of redirects",
    routed({ HttpRedirectCode: "301" }),
    routed({ HttpRedirectCode: "300" }),
    "is not a 3xx code that S3 accepts (300 is not accepted)",
  ],
  [
    "website",
    "one replacement",
    routed({ ReplaceKeyWith: "a" }),
    routed({ ReplaceKeyWith: "a", ReplaceKeyPrefixWith: "b" }),
    "can have only one of ReplaceKeyPrefixWith and ReplaceKeyWith",
  ],
  [
    "website",
    "a redirect to something",
    routed({ Protocol: "https" }),
    routed({}),
    "is empty; it needs at least one member",
  ],
  [
    "website",
    "the name of an index",
    { IndexDocument: { Suffix: "index.html" } },
    { IndexDocument: { Suffix: "a/index.html" } },
    "cannot contain /",
  ],
  [
    "website",
    "an index, or a redirect alone",
    { RedirectAllRequestsTo: { HostName: "a" } },
    { RedirectAllRequestsTo: { HostName: "a" }, ErrorDocument: { Key: "e" } },
    "needs either an IndexDocument",
  ],
  [
    "website",
    "an index beside errors",
    { IndexDocument: { Suffix: "i" }, ErrorDocument: { Key: "e" } },
    { ErrorDocument: { Key: "e" } },
    "needs either an IndexDocument",
  ],

  [
    "notification",
    "destinations",
    { QueueConfigurations: many(100, (at) => ({ ...queue().QueueConfigurations[0], Id: `${at}` })) },
    { QueueConfigurations: many(101, (at) => ({ ...queue().QueueConfigurations[0], Id: `${at}` })) },
    "has more than 100 destinations, the S3 limit",
  ],
  ["notification", "events", queue(), queue({ Events: [] }), ""],
  ["notification", "the length of an Id", queue({ Id: text(255) }), queue({ Id: text(256) }), tooMany],
  [
    "notification",
    "queues that are FIFO",
    queue(),
    queue({ QueueArn: "arn:aws:sqs:ca-central-1:111122223333:events.fifo" }),
    "is not the ARN of an SQS queue that is not FIFO",
  ],
  [
    "notification",
    "topics that are FIFO",
    {
      TopicConfigurations: [
        { TopicArn: "arn:aws:sns:ca-central-1:111122223333:t", Events: ["s3:ObjectCreated:*"] },
      ],
    },
    {
      TopicConfigurations: [
        { TopicArn: "arn:aws:sns:ca-central-1:111122223333:t.fifo", Events: ["s3:ObjectCreated:*"] },
      ],
    },
    "is not the ARN of an SNS topic that is not FIFO",
  ],
  [
    "notification",
    "functions",
    {
      LambdaFunctionConfigurations: [
        {
          LambdaFunctionArn: "arn:aws:lambda:ca-central-1:111122223333:function:f:live",
          Events: ["s3:ObjectCreated:*"],
        },
      ],
    },
    {
      LambdaFunctionConfigurations: [
        {
          LambdaFunctionArn: "arn:aws:lambda:ca-central-1:111122223333:layer:f",
          Events: ["s3:ObjectCreated:*"],
        },
      ],
    },
    "is not the ARN of a Lambda function",
  ],
  [
    "notification",
    "parts of a filter",
    keyed({ Name: "Prefix", Value: "a" }, { Name: "suffix", Value: "b" }),
    keyed({ Name: "Prefix", Value: "a" }, { Name: "prefix", Value: "b" }),
    "can have at most one prefix and one suffix",
  ],
  [
    "notification",
    "names of a filter",
    keyed({ Name: "SUFFIX", Value: "a" }),
    keyed({ Name: "infix", Value: "a" }),
    "must be prefix or suffix",
  ],
  [
    "notification",
    "one way to say EventBridge",
    { eventBridge: true },
    { eventBridge: true, EventBridgeConfiguration: {} },
    "has both eventBridge and EventBridgeConfiguration, which mean the same; use one",
  ],

  [
    "intelligentTiering",
    "days until an object is archived",
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 90 }),
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 89 }),
    "is too few days: at least 90, or 180 for DEEP_ARCHIVE_ACCESS",
  ],
  [
    "intelligentTiering",
    "days until it is archived deeply",
    tiers({ AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 180 }),
    tiers({ AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 179 }),
    "is too few days",
  ],
  [
    "intelligentTiering",
    "days at most",
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 730 }),
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 731 }),
    tooMany,
  ],
  [
    "intelligentTiering",
    "each tier once",
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 90 }, { AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 180 }),
    tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 90 }, { AccessTier: "ARCHIVE_ACCESS", Days: 91 }),
    "",
  ],
  ["intelligentTiering", "a tier", tiers({ AccessTier: "ARCHIVE_ACCESS", Days: 90 }), tiers(), ""],

  [
    "objectLock",
    "days",
    kept({ Mode: "GOVERNANCE", Days: 36_500 }),
    kept({ Mode: "GOVERNANCE", Days: 36_501 }),
    tooMany,
  ],
  [
    "objectLock",
    "years",
    kept({ Mode: "GOVERNANCE", Years: 100 }),
    kept({ Mode: "GOVERNANCE", Years: 101 }),
    tooMany,
  ],
  [
    "objectLock",
    "at least a day",
    kept({ Mode: "GOVERNANCE", Days: 1 }),
    kept({ Mode: "GOVERNANCE", Days: 0 }),
    "",
  ],
  [
    "objectLock",
    "one span",
    kept({ Mode: "GOVERNANCE", Years: 1 }),
    kept({ Mode: "GOVERNANCE", Years: 1, Days: 1 }),
    "must have exactly one of Days and Years",
  ],
  [
    "objectLock",
    "one span of its short form",
    { mode: "GOVERNANCE", days: 1 },
    { mode: "GOVERNANCE", days: 1, years: 1 },
    "must have exactly one of days and years",
  ],

  [
    "metadata",
    "days of records",
    journal({ Expiration: "ENABLED", Days: 7 }),
    journal({ Expiration: "ENABLED", Days: 6 }),
    "",
  ],
  [
    "metadata",
    "days only where records expire",
    journal({ Expiration: "DISABLED" }),
    journal({ Expiration: "DISABLED", Days: 7 }),
    "is only valid with ENABLED",
  ],
  [
    "metadata",
    "a key for KMS",
    journal({ Expiration: "DISABLED" }, { SseAlgorithm: "aws:kms", KmsKeyArn: "arn:aws:kms:a:1:key/b" }),
    journal({ Expiration: "DISABLED" }, { SseAlgorithm: "aws:kms" }),
    "aws:kms needs a KmsKeyArn; AES256 cannot have one",
  ],
  [
    "metadata",
    "no key without KMS",
    journal({ Expiration: "DISABLED" }, { SseAlgorithm: "AES256" }),
    journal({ Expiration: "DISABLED" }, { SseAlgorithm: "AES256", KmsKeyArn: "arn:aws:kms:a:1:key/b" }),
    "aws:kms needs a KmsKeyArn; AES256 cannot have one",
  ],

  [
    "metadata",
    "a configuration that S3 still creates",
    printed({ TableBucketType: "aws" }),
    printed({ TableBucketType: "customer" }),
    "is a V1 configuration; S3 creates only V2 now",
  ],
  [
    "metrics",
    "the length of an Id",
    [{ Id: text(64) }],
    [{ Id: text(65) }],
    "an Id has 1 to 64 letters, digits, periods, dashes and underscores",
  ],
  ["metrics", "the characters of an Id", [{ Id: "a.B-_1" }], [{ Id: "a b" }], "an Id has 1 to 64 letters"],
  [
    "metrics",
    "each Id once",
    [{ Id: "a" }, { Id: "A" }],
    [{ Id: "a" }, { Id: "a" }],
    "an Id appears more than once",
  ],
  [
    "metrics",
    "how many there are",
    many(1_000, (at) => ({ Id: `${at}` })),
    many(1_001, (at) => ({ Id: `${at}` })),
    "",
  ],
  [
    "metrics",
    "the ARN of an access point",
    metrics({ AccessPointArn: "arn:aws:s3:a:1:accesspoint/b" }),
    metrics({ AccessPointArn: "b" }),
    "must be the ARN of an access point",
  ],
  [
    "metrics",
    "tags of a filter",
    metrics({ And: { Tags: many(50, (at) => ({ Key: `${at}`, Value: "" })) } }),
    metrics({ And: { Tags: many(51, (at) => ({ Key: `${at}`, Value: "" })) } }),
    "",
  ],
  [
    "metrics",
    "the length of a tag in a filter",
    metrics({ Tag: { Key: text(128), Value: text(256) } }),
    metrics({ Tag: { Key: text(129), Value: "" } }),
    tooMany,
  ],
  [
    "metrics",
    "the complete list",
    { MetricsConfigurationList: [{ Id: "a" }], IsTruncated: false },
    { MetricsConfigurationList: [{ Id: "a" }], IsTruncated: true },
    "must be false: this is not the complete list",
  ],

  [
    "logging",
    "the name of the target",
    { TargetBucket: "abc", TargetPrefix: "" },
    { TargetBucket: "ab", TargetPrefix: "" },
    "is not a bucket name; use the name, not an ARN",
  ],
  [
    "logging",
    "one format",
    { TargetBucket: "abc", TargetPrefix: "", TargetObjectKeyFormat: { SimplePrefix: {} } },
    {
      TargetBucket: "abc",
      TargetPrefix: "",
      TargetObjectKeyFormat: { SimplePrefix: {}, PartitionedPrefix: {} },
    },
    "must have exactly one of SimplePrefix and PartitionedPrefix",
  ],

  [
    "replication",
    "the ARN of a role",
    copies({}),
    { ...copies({}), Role: "arn:aws:iam::111122223333:user/copies" },
    "is not the ARN of a role",
  ],
  ["replication", "rules", copies({}), { ...copies({}), Rules: [] }, ""],
  ["replication", "priorities", copies({ Priority: 0 }), copies({ Priority: -1 }), ""],
  ["replication", "the length of an ID", copies({ ID: text(255) }), copies({ ID: text(256) }), tooMany],
  [
    "replication",
    "the ARN of a bucket",
    copies({}),
    copies({}, { Bucket: "orders-copy" }),
    "is not the ARN of a bucket; write it like arn:aws:s3:::replicas",
  ],
  [
    "replication",
    "the digits of an account",
    copies({}, { Account: "111122223333" }),
    copies({}, { Account: "1111" }),
    "is not an account ID of 12 digits",
  ],
  [
    "replication",
    "an account for the owner",
    copies({}, { Account: "111122223333", AccessControlTranslation: { Owner: "Destination" } }),
    copies({}, { AccessControlTranslation: { Owner: "Destination" } }),
    "needs an Account for AccessControlTranslation",
  ],
  [
    "replication",
    "tags only without delete markers",
    copies({ Filter: { Tag: { Key: "a", Value: "b" } } }),
    copies({ Filter: { Tag: { Key: "a", Value: "b" } }, DeleteMarkerReplication: { Status: "Enabled" } }),
    "filters by tags, so its DeleteMarkerReplication must be Disabled",
  ],
  [
    "replication",
    "one exclusion",
    copies({ Filter: { Not: { Prefix: "a/" } } }),
    copies({ Filter: { Not: { Prefix: "a/", Tag: { Key: "a", Value: "b" } } } }),
    "must have exactly one of Prefix, Tag and Or",
  ],

  [
    "policy",
    "statements",
    { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] },
    { Version: "2012-10-17", Statement: [] },
    "",
  ],
  [
    "policy",
    "effects",
    JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] }),
    JSON.stringify({ Statement: [{ Effect: "Refuse", Principal: "*", Action: "s3:*", Resource: "*" }] }),
    "",
  ],
  [
    "policy",
    "JSON",
    JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] }),
    "{",
    "is not valid JSON",
  ],
];

describe("a spec is refused as soon as it says more than S3 takes", () => {
  it.each(pairs)("in %s: %s", (facet, _, taken, refused, message) => {
    expect(problemsOf(facet, taken)).toBe("");
    const problem = problemsOf(facet, refused);
    expect(problem).toContain(`/${facet}`);
    expect(problem).toContain(message);
  });
});
