import { describe, expect, it } from "vitest";
import type { Facet } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";

// What S3's answers mean as the value of a facet; undefined is: nothing is configured.

const read = (facet: string, ...answers: object[]) =>
  (facetTable.get(facet) as Facet).reading.value(
    answers.map((answer) => ({ $metadata: { httpStatusCode: 200 }, ...answer })),
  );

const rule = { ID: "a" };
const statement = { Effect: "Deny" };
const policy = (document: unknown) => ({ Policy: JSON.stringify(document) });
const result = (MetadataConfigurationResult: object) => ({
  GetBucketMetadataConfigurationResult: { MetadataConfigurationResult },
});

const cases: readonly (readonly [facet: string, answer: object, value: unknown])[] = [
  [
    "tags",
    {
      TagSet: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "" },
      ],
    },
    { a: "1", b: "" },
  ],
  ["tags", { TagSet: [] }, {}],
  ["tags", {}, {}],
  ["versioning", { Status: "Enabled" }, { Status: "Enabled" }],
  ["versioning", { Status: "Enabled", MFADelete: "Disabled" }, { Status: "Enabled", MFADelete: "Disabled" }],
  ["versioning", { MFADelete: "Disabled" }, undefined],
  ["versioning", {}, undefined],
  [
    "blockPublicAccess",
    { PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
    { BlockPublicAcls: true },
  ],
  ["blockPublicAccess", {}, undefined],
  ["ownership", { OwnershipControls: { Rules: [rule] } }, { Rules: [rule] }],
  ["ownership", {}, undefined],
  ["acl", { Owner: { ID: "a" }, Grants: [rule] }, { Owner: { ID: "a" }, Grants: [rule] }],
  ["acl", { Owner: { ID: "a" } }, { Owner: { ID: "a" }, Grants: [] }],
  ["policy", policy({ Statement: [statement] }), { Statement: [statement] }],
  ["policy", policy({ Statement: statement, Id: "a" }), { Statement: [statement], Id: "a" }],
  ["policy", policy({ Version: "2012-10-17" }), { Version: "2012-10-17", Statement: [] }],
  ["policy", {}, { Statement: [] }],
  ["encryption", { ServerSideEncryptionConfiguration: { Rules: [rule] } }, { Rules: [rule] }],
  ["encryption", { ServerSideEncryptionConfiguration: { Rules: [] } }, undefined],
  ["encryption", { ServerSideEncryptionConfiguration: {} }, undefined],
  ["encryption", {}, undefined],
  [
    "objectLock",
    { ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } },
    { ObjectLockEnabled: "Enabled" },
  ],
  ["objectLock", {}, undefined],
  ["lifecycle", { Rules: [rule], Newer: 1 }, { Rules: [rule], Newer: 1 }],
  ["lifecycle", {}, { Rules: [] }],
  ["cors", { CORSRules: [rule] }, [rule]],
  ["cors", {}, undefined],
  ["website", { IndexDocument: { Suffix: "a" }, Newer: 1 }, { IndexDocument: { Suffix: "a" }, Newer: 1 }],
  ["website", {}, {}],
  ["logging", { LoggingEnabled: { TargetBucket: "a" } }, { TargetBucket: "a" }],
  ["logging", {}, undefined],
  ["notification", { QueueConfigurations: [rule] }, { QueueConfigurations: [rule] }],
  ["notification", {}, {}],
  ["replication", { ReplicationConfiguration: { Role: "a" } }, { Role: "a" }],
  ["replication", {}, undefined],
  ["abac", { AbacStatus: { Status: "Enabled", Newer: 1 } }, { Status: "Enabled" }],
  ["abac", { AbacStatus: {} }, undefined],
  ["abac", {}, undefined],
  ["accelerate", { Status: "Enabled", RequestCharged: "requester" }, { Status: "Enabled" }],
  ["accelerate", {}, undefined],
  ["requestPayment", { Payer: "Requester" }, { Payer: "Requester" }],
  ["requestPayment", {}, undefined],
  [
    "metadata",
    result({
      DestinationResult: { TableBucketType: "aws", TableBucketArn: "arn:x", TableNamespace: "n" },
      JournalTableConfigurationResult: {
        TableStatus: "ACTIVE",
        TableName: "journal",
        TableArn: "arn:y",
        RecordExpiration: { Expiration: "DISABLED" },
      },
      InventoryTableConfigurationResult: {
        ConfigurationState: "ENABLED",
        TableStatus: "FAILED",
        Error: { ErrorCode: "x" },
      },
    }),
    {
      JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" } },
      InventoryTableConfiguration: { ConfigurationState: "ENABLED" },
    },
  ],
  [
    "metadata",
    result({ DestinationResult: { TableBucketType: "customer", TableBucketArn: "arn:x" } }),
    { Version: "V1", TableBucketArn: "arn:x" },
  ],
  ["metadata", result({ AnnotationTableConfigurationResult: undefined }), {}],
  ["metadata", { GetBucketMetadataConfigurationResult: {} }, undefined],
  ["metadata", {}, undefined],
  ...["Inventory", "Analytics", "Metrics", "IntelligentTiering"].flatMap(
    (kind): [string, object, unknown][] => {
      const facet = `${kind[0]?.toLowerCase()}${kind.slice(1)}`;
      return [
        [facet, { [`${kind}ConfigurationList`]: [rule] }, [rule]],
        [facet, {}, []],
      ];
    },
  ),
];

describe("an answer of S3", () => {
  it.each(cases)("for %s: %j is read as %j", (facet, answer, value) => {
    expect(read(facet, answer)).toEqual(value);
  });

  it("is read for each facet", () => {
    expect([...facetTable.keys()].filter((name) => !cases.some(([facet]) => facet === name))).toEqual([]);
  });

  it.each(["inventory", "analytics", "metrics", "intelligentTiering"])("has pages: %s", (facet) => {
    const { reading } = facetTable.get(facet) as Facet;
    const list = `${facet.slice(0, 1).toUpperCase()}${facet.slice(1)}ConfigurationList`;
    expect(read(facet, { [list]: [{ Id: "a" }] }, {}, { [list]: [{ Id: "b" }] })).toEqual([
      { Id: "a" },
      { Id: "b" },
    ]);
    expect(reading.next?.({ NextContinuationToken: "t" })).toBe("t");
    expect(reading.next?.({})).toBeUndefined();
    const bucket = { name: "orders-archive", region: "ca-central-1", owner: "111122223333" };
    const place = { Bucket: bucket.name, ExpectedBucketOwner: bucket.owner };
    expect(reading.command(bucket, "t").input).toEqual({ ...place, ContinuationToken: "t" });
    expect(reading.command(bucket).input).toEqual(place);
  });

  it("is asked of the account that must own the bucket, if that is known", () => {
    for (const { name, reading } of facetTable.values()) {
      const place = { name: "orders-archive", region: "ca-central-1" };
      expect(reading.command(place).input, name).toEqual({ Bucket: place.name });
      expect(reading.command({ ...place, owner: "111122223333" }).input, name).toEqual({
        Bucket: place.name,
        ExpectedBucketOwner: "111122223333",
      });
    }
  });
});

describe("an error of S3 that says that nothing is configured", () => {
  it("is this one for each facet", () => {
    const absent = [...facetTable.values()].filter(({ reading }) => reading.absent.length > 0);
    expect(Object.fromEntries(absent.map(({ name, reading }) => [name, reading.absent]))).toEqual({
      tags: ["NoSuchTagSet"],
      blockPublicAccess: ["NoSuchPublicAccessBlockConfiguration"],
      ownership: ["OwnershipControlsNotFoundError"],
      policy: ["NoSuchBucketPolicy"],
      encryption: ["ServerSideEncryptionConfigurationNotFoundError"],
      objectLock: ["ObjectLockConfigurationNotFoundError"],
      lifecycle: ["NoSuchLifecycleConfiguration"],
      cors: ["NoSuchCORSConfiguration"],
      website: ["NoSuchWebsiteConfiguration"],
      replication: ["ReplicationConfigurationNotFoundError"],
      metadata: ["MetadataConfigurationNotFound"],
    });
  });
});
