import { describe, expect, it } from "vitest";
import type { Facet } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";
import { planBucket } from "../../../core/plan/planBucket.ts";
import { parseDesired } from "../../../core/spec/desired.ts";

// What a bucket has where nothing is configured, what a new one has, and what a value means where it does not say all.

const place = { name: "orders-archive", region: "ca-central-1" };
const rowOf = (facet: string) => facetTable.get(facet) as Facet;
const spec = (facet: string, value: unknown) =>
  parseDesired({ ...place, ...rowOf(facet).alongside, [facet]: value });
const callsFor = (facet: string, value: unknown, exists: boolean, live?: unknown) =>
  planBucket(spec(facet, value), place, { exists, facets: new Map([[facet, { value: live }]]) })
    .actions.filter(({ details }) => details.facet === facet || details.facet === undefined)
    .map(({ type }) => type);

const same: readonly (readonly [facet: string, value: unknown])[] = [
  ["tags", {}],
  ["tags", null],
  ["blockPublicAccess", false],
  ["blockPublicAccess", null],
  ["ownership", "ObjectWriter"],
  ["ownership", null],
  ["acl", "private"],
  ["acl", null],
  ["policy", null],
  ["encryption", "AES256"],
  ["encryption", { SSEAlgorithm: "AES256", BucketKeyEnabled: false }],
  ["encryption", null],
  ["objectLock", null],
  ["lifecycle", []],
  ["lifecycle", null],
  ["cors", []],
  ["cors", null],
  ["website", null],
  ["logging", null],
  ["notification", {}],
  ["notification", { eventBridge: false }],
  ["notification", null],
  ["replication", null],
  ["abac", false],
  ["abac", null],
  ["accelerate", false],
  ["accelerate", null],
  ["requestPayment", "BucketOwner"],
  ["requestPayment", null],
  ["metadata", null],
  ...["inventory", "analytics", "metrics", "intelligentTiering"].flatMap((facet): [string, unknown][] => [
    [facet, []],
    [facet, null],
  ]),
];

const different: readonly (readonly [facet: string, value: unknown])[] = [
  ["tags", { a: "" }],
  ["versioning", true],
  ["versioning", false],
  ["blockPublicAccess", true],
  ...["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map(
    (name): [string, unknown] => ["blockPublicAccess", { [name]: true }],
  ),
  ["ownership", "BucketOwnerEnforced"],
  ["ownership", "BucketOwnerPreferred"],
  ["acl", "public-read"],
  ["encryption", "aws:kms"],
  ["encryption", { SSEAlgorithm: "AES256", BucketKeyEnabled: true }],
  ["objectLock", true],
  ["abac", true],
  ["accelerate", true],
  ["requestPayment", "Requester"],
  ["notification", { eventBridge: true }],
];

describe("a bucket in which nothing is configured", () => {
  it.each(same)("is as it should be by a spec with %s: %j", (facet, value) => {
    expect(callsFor(facet, value, true)).toEqual([]);
  });

  it.each(different)("is changed by a spec with %s: %j", (facet, value) => {
    expect(callsFor(facet, value, true)).toHaveLength(1);
  });
});

describe("a bucket that is created", () => {
  it.each<[facet: string, value: unknown, calls: string[]]>([
    ["tags", { a: "1" }, ["CreateBucket"]],
    ["versioning", true, ["CreateBucket", "PutBucketVersioning"]],
    ["blockPublicAccess", true, ["CreateBucket", "PutPublicAccessBlock"]],
    ["blockPublicAccess", false, ["CreateBucket", "PutPublicAccessBlock"]],
    ["blockPublicAccess", null, ["CreateBucket", "DeletePublicAccessBlock"]],
    ["ownership", "ObjectWriter", ["CreateBucket"]],
    ["encryption", "AES256", ["CreateBucket", "PutBucketEncryption"]],
    ["encryption", "aws:kms", ["CreateBucket", "PutBucketEncryption"]],
    ["objectLock", true, ["CreateBucket"]],
    ["objectLock", { mode: "GOVERNANCE", days: 1 }, ["CreateBucket", "PutObjectLockConfiguration"]],
    ["requestPayment", "BucketOwner", ["CreateBucket", "PutBucketRequestPayment"]],
    ["tags", {}, ["CreateBucket"]],
    ["policy", null, ["CreateBucket"]],
    ["website", null, ["CreateBucket"]],
    ["abac", false, ["CreateBucket"]],
    ["accelerate", false, ["CreateBucket"]],
    ["abac", true, ["CreateBucket", "PutBucketAbac"]],
    ["accelerate", true, ["CreateBucket", "PutBucketAccelerateConfiguration"]],
  ])("with %s: %j", (facet, value, calls) => {
    expect(callsFor(facet, value, false)).toEqual(calls);
  });
});

describe("a value as an import writes it, with each of S3's defaults", () => {
  const whole = (facet: string, value: unknown) => rowOf(facet).whole?.(spec(facet, value).facets.get(facet));
  const rule = { ID: "a", Status: "Enabled", Filter: {}, Expiration: { Days: 1 } };
  const logs = { TargetBucket: "logs" };
  const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } };
  const journal = { JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" } } };
  const off = { ConfigurationState: "DISABLED" };

  it.each<[facet: string, value: unknown, whole: unknown]>([
    [
      "blockPublicAccess",
      { BlockPublicAcls: true },
      {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      },
    ],
    [
      "encryption",
      "AES256",
      {
        Rules: [
          { ...byDefault, BucketKeyEnabled: false, BlockedEncryptionTypes: { EncryptionType: ["NONE"] } },
        ],
      },
    ],
    [
      "encryption",
      {
        Rules: [
          { ...byDefault, BucketKeyEnabled: true, BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } },
        ],
      },
      {
        Rules: [
          { ...byDefault, BucketKeyEnabled: true, BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } },
        ],
      },
    ],
    ["objectLock", true, { ObjectLockEnabled: "Enabled", Rule: null }],
    ["lifecycle", [rule], { Rules: [rule], TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" }],
    [
      "lifecycle",
      { Rules: [rule], TransitionDefaultMinimumObjectSize: "varies_by_storage_class" },
      { Rules: [rule], TransitionDefaultMinimumObjectSize: "varies_by_storage_class" },
    ],
    ["logging", logs, { ...logs, TargetPrefix: "", TargetObjectKeyFormat: { SimplePrefix: {} } }],
    [
      "logging",
      { ...logs, TargetPrefix: "a/", TargetObjectKeyFormat: { PartitionedPrefix: {} } },
      { ...logs, TargetPrefix: "a/", TargetObjectKeyFormat: { PartitionedPrefix: {} } },
    ],
    [
      "metadata",
      journal,
      { ...journal, InventoryTableConfiguration: off, AnnotationTableConfiguration: off },
    ],
  ])("of %s: %j", (facet, value, expected) => expect(whole(facet, value)).toEqual(expected));

  it("is that of these facets only", () => {
    const rows = [...facetTable.values()].filter((row) => row.whole).map(({ name }) => name);
    expect(rows.toSorted()).toEqual(
      ["blockPublicAccess", "encryption", "lifecycle", "logging", "metadata", "objectLock"].toSorted(),
    );
  });
});
