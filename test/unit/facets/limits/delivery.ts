import { many, type Pair, text, tooMany } from "./pair.ts";

const queue = (more: object = {}) => ({
  QueueConfigurations: [
    { QueueArn: "arn:aws:sqs:ca-central-1:111122223333:events", Events: ["s3:ObjectCreated:*"], ...more },
  ],
});
const keyed = (...FilterRules: object[]) => queue({ Filter: { Key: { FilterRules } } });
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

export const delivery: readonly Pair[] = [
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
];
