import {
  PutBucketAnalyticsConfigurationCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketReplicationCommand,
} from "@aws-sdk/client-s3";
import { at, Bucket } from "../scene.ts";
import { type Case, malformed, many, none } from "./case.ts";

const logging = (LoggingEnabled: object) =>
  new PutBucketLoggingCommand({ ...at, BucketLoggingStatus: { LoggingEnabled } } as never);
const queue = (more: object = {}) => ({
  QueueArn: "arn:aws:sqs:eu-central-1:111122223333:q",
  Events: ["s3:ObjectCreated:*"],
  ...more,
});
const notification = (...QueueConfigurations: object[]) =>
  new PutBucketNotificationConfigurationCommand({
    ...at,
    NotificationConfiguration: { QueueConfigurations },
  } as never);
const keyed = (...FilterRules: object[]) => notification(queue({ Filter: { Key: { FilterRules } } }));
const report = (more: object = {}, to: object = {}) =>
  new PutBucketInventoryConfigurationCommand({
    ...at,
    Id: "daily",
    InventoryConfiguration: {
      Id: "daily",
      IsEnabled: true,
      IncludedObjectVersions: "All",
      Schedule: { Frequency: "Daily" },
      Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "CSV", ...to } },
      ...more,
    },
  } as never);
const tiers = (Tierings: object[], more: object = {}) =>
  new PutBucketIntelligentTieringConfigurationCommand({
    ...at,
    Id: "cold",
    IntelligentTieringConfiguration: { Id: "cold", Status: "Enabled", Tierings, ...more },
  } as never);
const archived = (AccessTier: string, Days: number) => tiers([{ AccessTier, Days }]);
const analysis = (Id: string, more: object = { StorageClassAnalysis: {} }) =>
  new PutBucketAnalyticsConfigurationCommand({
    ...at,
    Id: "all",
    AnalyticsConfiguration: { Id, ...more },
  } as never);
const copies = (more: object = {}, to = "arn:aws:s3:::other-bucket", all: object = {}) =>
  new PutBucketReplicationCommand({
    ...at,
    ReplicationConfiguration: {
      Role: "arn:aws:iam::111122223333:role/copies",
      Rules: [
        {
          Status: "Enabled",
          Priority: 1,
          Filter: {},
          DeleteMarkerReplication: { Status: "Disabled" },
          Destination: { Bucket: to },
          ...more,
        },
      ],
      ...all,
    },
  } as never);

const manyCopies = (count: number) => {
  const to = { Bucket: "arn:aws:s3:::their-bucket" };
  const rules = many(count, () => ({ Status: "Enabled", Prefix: "", Destination: to }));
  return copies({}, undefined, { Rules: rules });
};

export const deliveries: readonly Case[] = [
  [
    "logging: a target",
    () => logging({ TargetBucket: Bucket, TargetPrefix: "" }),
    () => logging({ TargetBucket: "nowhere", TargetPrefix: "" }),
    "InvalidTargetBucketForLogging: The target bucket for logging does not exist",
    { TargetBucket: "nowhere" },
  ],
  ["logging: a prefix", none, () => logging({ TargetBucket: Bucket }), malformed],
  ["notification: events", () => notification(queue()), () => notification(queue({ Events: [] })), malformed],
  [
    "notification: an ARN",
    none,
    () => notification(queue({ QueueArn: "arn:aws:sns" })),
    "InvalidArgument: The ARN could not be parsed",
    { ArgumentName: "Queue", ArgumentValue: "arn:aws:sns" },
  ],
  [
    "notification: filters",
    () => keyed({ Name: "PREFIX", Value: "a" }, { Name: "suffix", Value: "b" }),
    () => keyed({ Name: "infix", Value: "a" }),
    "InvalidArgument: filter rule name must be either prefix or suffix",
    { ArgumentName: "FilterRule.Name", ArgumentValue: "infix" },
  ],
  ["notification: a filter's value", none, () => keyed({ Name: "prefix" }), malformed],
  [
    "notification: ids",
    () => notification(queue({ Id: "a" }), queue({ Id: "b" })),
    () => notification(queue({ Id: "a" }), queue({ Id: "a" })),
    "InvalidArgument: Rule ID must be unique. Found same ID for more than one rule.",
  ],
  [
    "inventory: formats",
    () => report({}, { Format: "Parquet" }),
    () => report({}, { Format: "JSON" }),
    malformed,
  ],
  [
    "inventory: versions",
    () => report({ IncludedObjectVersions: "Current" }),
    () => report({ IncludedObjectVersions: "Some" }),
    malformed,
  ],
  [
    "inventory: frequencies",
    () => report({ Schedule: { Frequency: "Weekly" } }),
    () => report({ Schedule: { Frequency: "Hourly" } }),
    malformed,
  ],
  ["inventory: whether it is enabled", none, () => report({ IsEnabled: undefined }), malformed],
  ["inventory: a destination", none, () => report({ Destination: {} }), malformed],
  [
    "inventory: the ARN of a bucket",
    none,
    () => report({}, { Bucket: "reports" }),
    "InvalidS3DestinationBucket: Invalid bucket ARN.",
  ],
  [
    "inventory: its Id",
    none,
    () => report({ Id: "other" }),
    "IdMismatch: Document ID does not match the specified configuration ID.",
  ],
  [
    "analytics: its Id",
    () => analysis("all"),
    () => analysis("other"),
    "IdMismatch: Document ID does not match the specified configuration ID.",
  ],
  ["analytics: an analysis", none, () => analysis("all", {}), malformed],
  [
    "tiering: days",
    () => archived("ARCHIVE_ACCESS", 90),
    () => archived("ARCHIVE_ACCESS", 89),
    "InvalidArgument: 'Days' for ARCHIVE_ACCESS must be between 90 and 730",
    { ArgumentName: "Days", ArgumentValue: "89" },
  ],
  [
    "tiering: days of the deep tier",
    () => archived("DEEP_ARCHIVE_ACCESS", 180),
    () => archived("DEEP_ARCHIVE_ACCESS", 179),
    "InvalidArgument: 'Days' for DEEP_ARCHIVE_ACCESS must be between 180 and 730",
  ],
  [
    "tiering: days at most",
    () => archived("ARCHIVE_ACCESS", 730),
    () => archived("ARCHIVE_ACCESS", 731),
    "InvalidArgument: 'Days' for ARCHIVE_ACCESS must be between 90 and 730",
  ],
  ["tiering: a tier", none, () => archived("COLD", 90), malformed],
  ["tiering: no tier", none, () => tiers([]), malformed],
  [
    "tiering: the status",
    none,
    () => tiers([{ AccessTier: "ARCHIVE_ACCESS", Days: 90 }], { Status: "On" }),
    malformed,
  ],
  [
    "tiering: its Id",
    none,
    () => tiers([{ AccessTier: "ARCHIVE_ACCESS", Days: 90 }], { Id: "other" }),
    "IdMismatch: Document ID does not match the specified configuration ID.",
  ],
  [
    "replication: a destination with versions",
    none,
    () => copies({}, "arn:aws:s3:::nowhere"),
    "InvalidRequest: Destination bucket must have versioning enabled.",
  ],
  [
    "replication: another destination",
    none,
    () => copies({}, `arn:aws:s3:::${Bucket}`),
    "InvalidRequest: The destination bucket must differ from the source bucket.",
  ],
  [
    "replication: a priority",
    none,
    () => copies({ Priority: undefined }),
    "InvalidRequest: Priority must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.",
  ],
  [
    "replication: delete markers",
    none,
    () => copies({ DeleteMarkerReplication: undefined }),
    "InvalidRequest: DeleteMarkerReplication must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.",
  ],
  ["replication: the status", none, () => copies({ Status: "On" }), malformed],
  ["replication: a role", none, () => copies({}, undefined, { Role: "" }), malformed],
  ["replication: no rule", none, () => copies({}, undefined, { Rules: [] }), malformed],
  ["logging: a bucket", none, () => logging({ TargetPrefix: "" }), malformed],
  ["replication: rules", () => manyCopies(1_000), () => manyCopies(1_001), malformed],
  ["replication: a bucket", none, () => copies({ Destination: {} }), malformed],
];
