import {
  CreateBucketMetadataConfigurationCommand,
  PutBucketAbacCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketReplicationCommand,
  PutBucketRequestPaymentCommand,
  PutObjectLockConfigurationCommand,
  UpdateBucketMetadataAnnotationTableConfigurationCommand,
  UpdateBucketMetadataInventoryTableConfigurationCommand,
  UpdateBucketMetadataJournalTableConfigurationCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";
import type { Command } from "../../../../core/providers/provider.ts";
import { malformed } from "./refusals/case.ts";
import { at, create, newS3, owned, policy, putPolicy, refusal, s3, send, versioning } from "./scene.ts";

beforeEach(newS3);

type Make = (word: string) => Command;

const inventory = (body: object) =>
  new PutBucketInventoryConfigurationCommand({
    ...at,
    Id: "daily",
    InventoryConfiguration: {
      Id: "daily",
      IsEnabled: true,
      IncludedObjectVersions: "All",
      Schedule: { Frequency: "Daily" },
      Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "CSV" } },
      ...body,
    },
  } as never);
const reportsAs = (Format: string) => ({
  Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format } },
});
const tiering = (body: object) =>
  new PutBucketIntelligentTieringConfigurationCommand({
    ...at,
    Id: "cold",
    IntelligentTieringConfiguration: {
      Id: "cold",
      Status: "Enabled",
      Tierings: [{ AccessTier: "ARCHIVE_ACCESS", Days: 180 }],
      ...body,
    },
  } as never);
const grantOf = (Permission: string) => ({
  Owner: { ID: s3.owner },
  Grants: [{ Grantee: { Type: "CanonicalUser", ID: "a".repeat(64) }, Permission }],
});
const copies = (Status: string) =>
  new PutBucketReplicationCommand({
    ...at,
    ReplicationConfiguration: {
      Role: "arn:aws:iam::111122223333:role/copies",
      Rules: [{ Status, Prefix: "", Destination: { Bucket: "arn:aws:s3:::copies-bucket" } }],
    },
  } as never);
const metadata = (body: object) =>
  new CreateBucketMetadataConfigurationCommand({ ...at, MetadataConfiguration: body } as never);
const journal = (Expiration: string) => ({ RecordExpiration: { Expiration, Days: 7 } });
const body = (Type: new (input: never) => Command, member: string, value: object) =>
  new Type({ ...at, [member]: value } as never);
const tablesAreThere = () => send(metadata({ JournalTableConfiguration: journal("DISABLED") }));

const states = ["Enabled", "Disabled"];
const tableStates = ["ENABLED", "DISABLED"];
const malformedAcl = malformed.replace("MalformedXML", "MalformedACLError");

/** A member of a document, the words that S3's schema has for it, and what S3 answers to other words. */
const members: readonly [
  what: string,
  words: string[],
  make: Make,
  before?: () => Promise<unknown>,
  answer?: string,
][] = [
  ["the status of ABAC", states, (Status) => body(PutBucketAbacCommand, "AbacStatus", { Status })],
  [
    "the status of acceleration",
    ["Enabled", "Suspended"],
    (Status) => body(PutBucketAccelerateConfigurationCommand, "AccelerateConfiguration", { Status }),
  ],
  ["the status of versioning", ["Enabled", "Suspended"], versioning],
  [
    "who pays for requests",
    ["BucketOwner", "Requester"],
    (Payer) => body(PutBucketRequestPaymentCommand, "RequestPaymentConfiguration", { Payer }),
  ],
  [
    "the ownership of objects",
    ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"],
    (ObjectOwnership) =>
      body(PutBucketOwnershipControlsCommand, "OwnershipControls", { Rules: [{ ObjectOwnership }] }),
  ],
  [
    "the algorithm of encryption",
    ["AES256", "aws:kms", "aws:kms:dsse", "aws:fsx", "aws:backup"],
    (SSEAlgorithm) =>
      body(PutBucketEncryptionCommand, "ServerSideEncryptionConfiguration", {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }],
      }),
  ],
  [
    "the status of a lifecycle rule",
    states,
    (Status) =>
      body(PutBucketLifecycleConfigurationCommand, "LifecycleConfiguration", {
        Rules: [{ Status, Filter: {}, Expiration: { Days: 1 } }],
      }),
  ],
  ["the status of an archive", states, (Status) => tiering({ Status })],
  [
    "the tier of an archive",
    ["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"],
    (AccessTier) => tiering({ Tierings: [{ AccessTier, Days: 180 }] }),
  ],
  ["the format of a report", ["CSV", "ORC", "Parquet"], (Format) => inventory(reportsAs(Format))],
  [
    "the versions in a report",
    ["All", "Current"],
    (IncludedObjectVersions) => inventory({ IncludedObjectVersions }),
  ],
  ["the frequency of a report", ["Daily", "Weekly"], (Frequency) => inventory({ Schedule: { Frequency } })],
  [
    "the mode of a retention",
    ["GOVERNANCE", "COMPLIANCE"],
    (Mode) =>
      body(PutObjectLockConfigurationCommand, "ObjectLockConfiguration", {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode, Days: 1 } },
      }),
    () => send(versioning("Enabled")),
  ],
  [
    "whether object lock is on",
    ["Enabled"],
    (ObjectLockEnabled) =>
      body(PutObjectLockConfigurationCommand, "ObjectLockConfiguration", { ObjectLockEnabled }),
    () => send(versioning("Enabled")),
  ],
  [
    "the status of a replication rule",
    states,
    copies,
    async () => {
      await send(versioning("Enabled"));
      await create("copies-bucket");
      s3.plant("copies-bucket", "versioning", { Status: "Enabled" });
    },
  ],
  [
    "the permission of a grant",
    ["FULL_CONTROL", "READ", "READ_ACP", "WRITE", "WRITE_ACP"],
    (permission) => body(PutBucketAclCommand, "AccessControlPolicy", grantOf(permission)),
    () => send(owned("ObjectWriter")),
    malformedAcl,
  ],
  [
    "the expiration of a metadata journal",
    tableStates,
    (word) =>
      body(UpdateBucketMetadataJournalTableConfigurationCommand, "JournalTableConfiguration", journal(word)),
    tablesAreThere,
  ],
  [
    "the state of a metadata inventory",
    tableStates,
    (ConfigurationState) =>
      body(UpdateBucketMetadataInventoryTableConfigurationCommand, "InventoryTableConfiguration", {
        ConfigurationState,
      }),
    tablesAreThere,
  ],
  [
    "the state of metadata annotations",
    tableStates,
    (ConfigurationState) =>
      body(UpdateBucketMetadataAnnotationTableConfigurationCommand, "AnnotationTableConfiguration", {
        ConfigurationState,
      }),
    tablesAreThere,
  ],
];

describe("a word of S3's schema", () => {
  test.each(members)("%s: S3 takes %j, and no word that only contains one of them", async (...member) => {
    const [, words, make, before, answer = malformed] = member;
    await before?.();
    for (const word of words) {
      await send(make(word));
      for (const other of [`x${word}`, `${word}x`, word === word.toUpperCase() ? "on" : word.toUpperCase()]) {
        const { Code, message } = await refusal(make(other));
        expect(`${Code}: ${message}`, other).toBe(answer);
      }
    }
  });

  test.each(["GET", "PUT", "POST", "DELETE", "HEAD"])("the method %s of CORS", async (method) => {
    const cors = (...AllowedMethods: string[]) =>
      body(PutBucketCorsCommand, "CORSConfiguration", {
        CORSRules: [{ AllowedMethods, AllowedOrigins: ["*"] }],
      });
    await send(cors(method));
    for (const other of [`x${method}`, method.toLowerCase()])
      expect((await refusal(cors(method, other))).message).toBe(
        `Found unsupported HTTP method in CORS config. Unsupported method is ${other}`,
      );
  });

  test.each(["Allow", "Deny"])("the effect %s of a policy", async (Effect) => {
    const stated = (effect: string) =>
      putPolicy(policy({ Principal: { AWS: "arn:aws:iam::111122223333:root" }, Effect: effect }));
    await send(stated(Effect));
    for (const other of [`x${Effect}`, `${Effect}x`, Effect.toLowerCase()])
      expect((await refusal(stated(other))).message).toBe(`Invalid effect: ${other}`);
  });
});
