import {
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  type LoggingEnabled,
  type ObjectOwnership,
  PutBucketAclCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import { diversions, harmless } from "./deliveryChanges.ts";
import { region } from "./gateway.ts";
import type { Item } from "./tables.ts";

/** Calls of another principal, in this order. */
export type ForeignChange = (bucket: string) => readonly Command[];

const everyone = { Type: "Group", URI: "http://acs.amazonaws.com/groups/global/AllUsers" } as const;
const stranger = "f".repeat(64);
const strangers = "999988887777";

const unblock = (Bucket: string) => new DeletePublicAccessBlockCommand({ Bucket });
const blocks = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const switchOff = (Bucket: string, off: keyof typeof blocks) =>
  new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { ...blocks, [off]: false } });

const own = (Bucket: string, setting: ObjectOwnership) =>
  new PutBucketOwnershipControlsCommand({
    Bucket,
    OwnershipControls: { Rules: [{ ObjectOwnership: setting }] },
  });

const onlyEncrypted = (bucket: string) => ({
  Sid: "OnlyEncryptedTransport",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
const noBucketDeleted = (bucket: string) => ({
  ...onlyEncrypted(bucket),
  Sid: "NoDeletion",
  Action: "s3:DeleteObject",
  Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
});
const lets = (Principal: unknown, bucket: string) => ({
  Effect: "Allow",
  Principal,
  Action: "s3:GetObject",
  Resource: `arn:aws:s3:::${bucket}/*`,
});
const policy = (Bucket: string, ...Statement: object[]) =>
  new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });

const logs: LoggingEnabled = { TargetBucket: "audit-logs", TargetPrefix: "orders/" };
const log = (Bucket: string, more: Partial<LoggingEnabled>) =>
  new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled: { ...logs, ...more } } });

/** By facet, changes that expose a bucket. */
export const openings: Readonly<Record<string, readonly ForeignChange[]>> = {
  ...diversions,
  blockPublicAccess: [
    (bucket) => [unblock(bucket)],
    (bucket) => [switchOff(bucket, "IgnorePublicAcls")],
    (bucket) => [switchOff(bucket, "BlockPublicPolicy")],
  ],
  acl: [
    (Bucket) => [unblock(Bucket), new PutBucketAclCommand({ Bucket, ACL: "public-read" })],
    (Bucket) => [unblock(Bucket), new PutBucketAclCommand({ Bucket, ACL: "authenticated-read" })],
    (Bucket) => [new PutBucketAclCommand({ Bucket, GrantFullControl: `id="${stranger}"` })],
  ],
  ownership: [
    (Bucket) => [new DeleteBucketOwnershipControlsCommand({ Bucket })],
    (bucket) => [own(bucket, "ObjectWriter")],
    (bucket) => [own(bucket, "BucketOwnerPreferred")],
  ],
  policy: [
    (bucket) => [unblock(bucket), policy(bucket, onlyEncrypted(bucket), lets("*", bucket))],
    (bucket) => [policy(bucket, onlyEncrypted(bucket), lets({ AWS: strangers }, bucket))],
    (bucket) => [policy(bucket, noBucketDeleted(bucket))],
    (Bucket) => [new DeleteBucketPolicyCommand({ Bucket })],
    // A repair that removes the foreign Deny gives access to everyone.
    (bucket) => [policy(bucket, noBucketDeleted(bucket), lets({ AWS: strangers }, bucket))],
  ],
  logging: [
    (bucket) => [log(bucket, { TargetGrants: [{ Grantee: everyone, Permission: "READ" }] })],
    (bucket) => [log(bucket, { TargetBucket: "mallory-logs" })],
  ],
};

/** By facet, changes that expose nothing. */
export const baits: Readonly<Record<string, readonly ForeignChange[]>> = {
  ...harmless,
  policy: [(bucket) => [policy(bucket, onlyEncrypted(bucket), noBucketDeleted(bucket))]],
  logging: [(bucket) => [log(bucket, { TargetPrefix: "elsewhere/" })]],
};

const closed = (name: string): Item => ({
  name,
  region,
  tags: { team: "orders" },
  blockPublicAccess: true,
  policy: { Version: "2012-10-17", Statement: [onlyEncrypted(name)] },
  logging: logs,
  requestPayment: "Requester",
  inventory: null,
  analytics: null,
  notification: null,
  website: null,
});

/** Specs without exposure: with ACLs disabled, and with a private ACL. */
export const closedSpecs: readonly ((name: string) => Item)[] = [
  (name) => ({ ...closed(name), ownership: "BucketOwnerEnforced" }),
  (name) => ({ ...closed(name), ownership: "BucketOwnerPreferred", acl: "private" }),
];
