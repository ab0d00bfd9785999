import {
  PutBucketAbacCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketEncryptionCommand,
  PutBucketRequestPaymentCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import { at, versioning } from "../scene.ts";
import { type Case, malformed, none } from "./case.ts";

const encryption = (...Rules: object[]) =>
  new PutBucketEncryptionCommand({ ...at, ServerSideEncryptionConfiguration: { Rules } } as never);
const chosen = (ApplyServerSideEncryptionByDefault: object) =>
  encryption({ ApplyServerSideEncryptionByDefault });
const lock = (DefaultRetention: object, ObjectLockEnabled = "Enabled") =>
  new PutObjectLockConfigurationCommand({
    ...at,
    ObjectLockConfiguration: { ObjectLockEnabled, Rule: { DefaultRetention } },
  } as never);
const locked = (more: object) =>
  new PutObjectLockConfigurationCommand({
    ...at,
    ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...more },
  } as never);
const accelerate = (Status: string, Bucket = at.Bucket) =>
  new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration: { Status } } as never);
const abac = (Status: string) => new PutBucketAbacCommand({ ...at, AbacStatus: { Status } } as never);
const payer = (Payer: string) =>
  new PutBucketRequestPaymentCommand({ ...at, RequestPaymentConfiguration: { Payer } } as never);

export const settings: readonly Case[] = [
  [
    "encryption: algorithms",
    () => chosen({ SSEAlgorithm: "aws:kms:dsse" }),
    () => chosen({ SSEAlgorithm: "AES128" }),
    malformed,
  ],
  ["encryption: one rule", () => encryption({ BucketKeyEnabled: true }), () => encryption({}, {}), malformed],
  ["encryption: no rule", none, () => encryption(), malformed],
  [
    "encryption: a key",
    () => chosen({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: "k" }),
    () => chosen({ SSEAlgorithm: "AES256", KMSMasterKeyID: "k" }),
    "InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
    { ArgumentName: "ApplyServerSideEncryptionByDefault" },
  ],
  ["versioning: the status", () => versioning("Suspended"), () => versioning("Off"), malformed],
  [
    "versioning: no status",
    none,
    () => new PutBucketVersioningCommand({ ...at, VersioningConfiguration: {} }),
    "IllegalVersioningConfigurationException: The Versioning element must be specified",
  ],
  [
    "versioning: MFA delete without a device",
    none,
    () =>
      new PutBucketVersioningCommand({
        ...at,
        VersioningConfiguration: { Status: "Enabled", MFADelete: "Enabled" },
      }),
    "AccessDenied: Mfa Authentication must be used for this request",
  ],
  ["object lock: a mode", none, () => lock({ Mode: "STRICT", Days: 1 }), malformed],
  ["object lock: one span", none, () => lock({ Mode: "GOVERNANCE", Days: 1, Years: 1 }), malformed],
  ["object lock: a span", none, () => lock({ Mode: "GOVERNANCE" }), malformed],
  [
    "object lock: days",
    none,
    () => lock({ Mode: "GOVERNANCE", Days: 0 }),
    "InvalidArgument: Default retention period must be a positive integer value.",
    { ArgumentName: "DefaultRetention" },
  ],
  ["object lock: on", none, () => lock({ Mode: "GOVERNANCE", Days: 1 }, "Disabled"), malformed],
  ["acceleration: the status", () => accelerate("Suspended"), () => accelerate("Off"), malformed],
  ["ABAC: the status", () => abac("Disabled"), () => abac("Off"), malformed],
  ["requests: who pays", () => payer("Requester"), () => payer("Both"), malformed],
  [
    "acceleration: a name with a period",
    none,
    () => accelerate("Enabled", "example.bucket"),
    "InvalidRequest: S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
  ],
  [
    "object lock: years",
    () => lock({ Mode: "COMPLIANCE", Years: 1 }),
    () => lock({ Mode: "COMPLIANCE", Years: 0 }),
    "InvalidArgument: Default retention period must be a positive integer value.",
    { ArgumentName: "DefaultRetention" },
  ],
  [
    "object lock: a hold",
    () => lock({ DefaultEventHold: { Days: 1 } }),
    () => lock({ DefaultEventHold: { Days: 0 } }),
    "InvalidArgument: Default retention period must be a positive integer value.",
  ],
  ["object lock: a hold without a span", none, () => lock({ DefaultEventHold: {} }), malformed],
  [
    "object lock: a hold beside a span without a mode",
    () => lock({ DefaultEventHold: { Years: 1 }, Mode: "GOVERNANCE", Days: 1 }),
    () => lock({ DefaultEventHold: { Years: 1 }, Days: 1 }),
    malformed,
  ],
  [
    "object lock: a hold beside years without a mode",
    none,
    () => lock({ DefaultEventHold: { Years: 1 }, Years: 1 }),
    malformed,
  ],
  [
    "object lock: a hold beside a mode without a span",
    none,
    () => lock({ DefaultEventHold: { Years: 1 }, Mode: "GOVERNANCE" }),
    malformed,
  ],
  ["object lock: a rule", () => locked({}), () => locked({ Rule: {} }), malformed],
];
