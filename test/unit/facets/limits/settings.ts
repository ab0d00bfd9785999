import { many, type Pair, text, tooMany } from "./pair.ts";

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

export const settings: readonly Pair[] = [
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
  ["metrics", "the characters of an Id", [{ Id: "a.B-_1" }], [{ Id: "a b" }], "an Id has 1 to 64 "],
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
