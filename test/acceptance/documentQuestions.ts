import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectLockConfigurationCommand,
  PutBucketEncryptionCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutBucketWebsiteCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import type { Question } from "./question.ts";

const encryption = (Bucket: string) => new GetBucketEncryptionCommand({ Bucket });
const encrypted = (Bucket: string, rule: object) =>
  new PutBucketEncryptionCommand({
    Bucket,
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, ...rule }],
    },
  });
const kept = { Status: "Enabled", Expiration: { Days: 3_650 } } as const;

/** Of documents: what comes back of what was put. */
export const documentQuestions: readonly Question[] = [
  {
    question: "Does S3 take, keep or drop empty elements of an inventory?",
    until: "empty is none, and is not sent",
    ask: (Bucket, { partition }) => [
      new PutBucketInventoryConfigurationCommand({
        Bucket,
        Id: "open",
        InventoryConfiguration: {
          Id: "open",
          IsEnabled: false,
          IncludedObjectVersions: "Current",
          Schedule: { Frequency: "Weekly" },
          OptionalFields: [],
          Destination: {
            S3BucketDestination: {
              Bucket: `arn:${partition}:s3:::${Bucket}`,
              Format: "CSV",
              Prefix: "",
              Encryption: {},
            },
          },
        },
      }),
      new GetBucketInventoryConfigurationCommand({ Bucket, Id: "open" }),
    ],
  },
  {
    question: "Does S3 keep a filter rule of a notification with an empty value?",
    until: "it is no rule",
    ask: (Bucket, { id, partition }) => [
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        SkipDestinationValidation: true,
        NotificationConfiguration: {
          QueueConfigurations: [
            {
              QueueArn: `arn:${partition}:sqs:us-east-1:${id}:missing`,
              Events: ["s3:ObjectCreated:*"],
              Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "" }] } },
            },
          ],
        },
      }),
      new GetBucketNotificationConfigurationCommand({ Bucket }),
    ],
  },
  {
    question: "Does S3 take empty grants and formats of logging, and give them back?",
    until: "empty is none, and is not sent",
    ask: (Bucket) => [
      new PutBucketLoggingCommand({
        Bucket,
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: Bucket, TargetPrefix: "", TargetGrants: [] } },
      }),
      new GetBucketLoggingCommand({ Bucket }),
    ],
  },
  {
    question:
      "Does S3 refuse rules with Filter beside rules with the older Prefix, and how does an empty Filter come back?",
    until: "older rules are rewritten beside newer ones alone",
    ask: (Bucket) => [
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: {
          Rules: [
            { ...kept, ID: "new", Filter: {} },
            { ...kept, ID: "old", Prefix: "a/" },
          ],
        },
      }),
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: [{ ...kept, ID: "new", Filter: {} }] },
      }),
      new GetBucketLifecycleConfigurationCommand({ Bucket }),
    ],
  },
  {
    question:
      "What does a write that says nothing of SSE-C make of a bucket that allows it, and what does DELETE?",
    until: "what is allowed is said with the write; a new bucket is left to S3",
    ask: (Bucket) => [
      encrypted(Bucket, { BlockedEncryptionTypes: { EncryptionType: ["NONE"] } }),
      encrypted(Bucket, {}),
      encryption(Bucket),
      encrypted(Bucket, { BlockedEncryptionTypes: { EncryptionType: ["NONE"] } }),
      new DeleteBucketEncryptionCommand({ Bucket }),
      encryption(Bucket),
    ],
  },
  {
    question: "Is an empty ReplaceKeyPrefixWith kept, and does it take the prefix away?",
    until: "it does, and differs from none",
    ask: (Bucket) => [
      new PutBucketWebsiteCommand({
        Bucket,
        WebsiteConfiguration: {
          IndexDocument: { Suffix: "index.html" },
          RoutingRules: [{ Condition: { KeyPrefixEquals: "a/" }, Redirect: { ReplaceKeyPrefixWith: "" } }],
        },
      }),
      new GetBucketWebsiteCommand({ Bucket }),
    ],
  },
  {
    question: "Does an event hold go without a retention period?",
    until: "both are taken",
    ask: (Bucket) => [
      new PutBucketVersioningCommand({
        Bucket,
        VersioningConfiguration: { Status: "Enabled", MFADelete: "Disabled" },
      }),
      new GetBucketVersioningCommand({ Bucket }),
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { DefaultEventHold: { Days: 1 } } },
        },
      }),
      new GetObjectLockConfigurationCommand({ Bucket }),
    ],
  },
];
