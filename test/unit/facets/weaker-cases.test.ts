import { describe, expect, it } from "vitest";
import { judge } from "../../support/judge.ts";

// How bad a difference is that gives no one access: whether the bucket protects less than its spec wants, or only differs.

const lock = (retention?: object) =>
  retention ? { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: retention } } : true;
const kept = (Mode: string, span: object, hold?: object) =>
  lock({ Mode, ...span, ...(hold && { DefaultEventHold: hold }) });
const rule = (more: object, ID = "one") => ({ ID, Status: "Enabled", Filter: {}, ...more });
const after = (Days: number) => ({ Expiration: { Days } });
const on = (day: string) => ({ Expiration: { Date: day } });
const old = (NoncurrentDays: number, NewerNoncurrentVersions?: number) => ({
  NoncurrentVersionExpiration: {
    NoncurrentDays,
    ...(NewerNoncurrentVersions && { NewerNoncurrentVersions }),
  },
});
const logs = { Filter: { Prefix: "logs/" } };
const encrypted = (SSEAlgorithm: string, KMSMasterKeyID?: string, blocked?: string[]) => ({
  Rules: [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID && { KMSMasterKeyID }) },
      ...(blocked && { BlockedEncryptionTypes: { EncryptionType: blocked } }),
    },
  ],
});
const cors = (...rules: [methods: string, origins: string][]) =>
  rules.map(([methods, origins]) => ({
    AllowedMethods: methods.split(" "),
    AllowedOrigins: origins.split(" "),
  }));
const tables = (inventory?: string, annotations?: string) => ({
  JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" } },
  ...(inventory && { InventoryTableConfiguration: { ConfigurationState: inventory } }),
  ...(annotations && { AnnotationTableConfiguration: { ConfigurationState: annotations } }),
});
const key = (id: string) => `arn:aws:kms:ca-central-1:111122223333:key/${id.repeat(36)}`;

type Row = readonly [facet: string, live: unknown, wanted: unknown, isWeaker: boolean];
const both = (facet: string, weak: unknown, strong: unknown): Row[] => [
  [facet, weak, strong, true],
  [facet, strong, weak, false],
];
const neither = (facet: string, one: unknown, other: unknown): Row[] => [
  [facet, one, other, false],
  [facet, other, one, false],
];
const each = (facet: string, one: unknown, other: unknown): Row[] => [
  [facet, one, other, true],
  [facet, other, one, true],
];

const rows: readonly Row[] = [
  ...both("versioning", null, true),
  ...both("versioning", false, true),
  ...neither("versioning", null, false),
  ...both("ownership", "ObjectWriter", "BucketOwnerPreferred"),
  ...both("objectLock", null, true),
  ...both("objectLock", true, kept("GOVERNANCE", { Days: 1 })),
  ...both("objectLock", kept("GOVERNANCE", { Days: 1 }), kept("GOVERNANCE", { Days: 2 })),
  ...both("objectLock", kept("GOVERNANCE", { Days: 365 }), kept("GOVERNANCE", { Years: 2 })),
  ...neither("objectLock", kept("GOVERNANCE", { Days: 365 }), kept("GOVERNANCE", { Years: 1 })),
  ...both("objectLock", kept("GOVERNANCE", { Days: 1 }), kept("COMPLIANCE", { Days: 1 })),
  ...each("objectLock", kept("GOVERNANCE", { Days: 9 }), kept("COMPLIANCE", { Days: 1 })),
  ...both("objectLock", true, lock({ DefaultEventHold: { Days: 1 } })),
  ...both(
    "objectLock",
    kept("GOVERNANCE", { Days: 1 }, { Days: 1 }),
    kept("GOVERNANCE", { Days: 1 }, { Days: 2 }),
  ),
  ...each(
    "objectLock",
    kept("GOVERNANCE", { Days: 1 }, { Days: 9 }),
    kept("GOVERNANCE", { Days: 2 }, { Days: 1 }),
  ),
  ...both("lifecycle", [rule(after(1))], [rule(after(2))]),
  ...both("lifecycle", [rule(after(1))], []),
  ...both("lifecycle", [rule(on("2030-01-01"))], [rule(on("2030-01-02"))]),
  ...each("lifecycle", [rule(on("2030-01-01"))], [rule(after(2))]),
  ...both("lifecycle", [rule(old(1))], [rule(old(2))]),
  ...both("lifecycle", [rule(old(1))], [rule(old(1, 1))]),
  ...both("lifecycle", [rule(old(1, 1))], [rule(old(1, 2))]),
  ...each("lifecycle", [rule(old(1, 2))], [rule(old(2, 1))]),
  ...each("lifecycle", [rule(old(1))], [rule(after(1))]),
  ...both("lifecycle", [rule(after(1))], [rule({ ...after(1), ...logs })]),
  ...each("lifecycle", [rule({ ...after(1), ...logs })], [rule(after(2))]),
  ...neither("lifecycle", [rule(after(1))], [rule(after(1)), rule({ ...after(2), ...logs }, "two")]),
  ...both("lifecycle", [rule(after(1)), rule(old(1), "two")], [rule(after(1))]),
  ...both("lifecycle", [rule(after(1))], [rule({ ...after(1), Status: "Disabled" })]),
  ...neither("lifecycle", [rule(after(1))], [rule(after(1), "another")]),
  ...neither(
    "lifecycle",
    [rule({ Transitions: [{ Days: 1, StorageClass: "GLACIER" }] })],
    [rule({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } })],
  ),
  ...both("encryption", encrypted("AES256"), encrypted("aws:kms")),
  ...both("encryption", encrypted("AES256"), encrypted("aws:kms:dsse")),
  ...both("encryption", encrypted("aws:kms"), encrypted("aws:kms:dsse")),
  ...each("encryption", encrypted("aws:kms", key("1")), encrypted("aws:kms", key("2"))),
  ...each("encryption", encrypted("aws:kms", key("1")), encrypted("aws:kms")),
  ...neither("encryption", encrypted("aws:kms"), encrypted("aws:kms", "alias/aws/s3")),
  ...each("encryption", encrypted("aws:kms", key("1")), encrypted("aws:kms:dsse", key("2"))),
  ...each("encryption", encrypted("AES256"), encrypted("aws:kms", key("1"))),
  ...both("encryption", encrypted("AES256", undefined, ["NONE"]), encrypted("AES256", undefined, ["SSE-C"])),
  ...both(
    "encryption",
    encrypted("AES256", undefined, ["SSE-C"]),
    encrypted("AES256", undefined, ["SSE-C", "SSE-X"]),
  ),
  ...each("encryption", encrypted("AES256", undefined, ["SSE-C"]), encrypted("AES256", undefined, ["SSE-X"])),
  ...both("cors", cors(["GET", "a"]), []),
  ...both("cors", cors(["GET PUT", "a"]), cors(["GET", "a"])),
  ...both("cors", cors(["GET", "a b"]), cors(["GET", "a"])),
  ...both("cors", cors(["GET", "*"]), cors(["GET", "a"])),
  ...both("cors", cors(["GET", "a"], ["PUT", "a"]), cors(["GET", "a"])),
  ...each("cors", cors(["PUT", "a"]), cors(["GET", "a"])),
  ...neither("cors", cors(["GET", "a"], ["GET", "b"]), cors(["GET", "a b"])),
  ...both("metadata", null, tables()),
  ...both("metadata", tables("DISABLED"), tables("ENABLED")),
  ...both("metadata", tables(), tables("ENABLED")),
  ...both("metadata", tables("ENABLED", "DISABLED"), tables("ENABLED", "ENABLED")),
  ...neither("metadata", tables("DISABLED", "DISABLED"), tables()),
  ...each("metadata", tables("DISABLED", "ENABLED"), tables("ENABLED", "DISABLED")),
  ["logging", null, { TargetBucket: "logs" }, true],
  ["tags", { a: "1" }, { a: "2" }, false],
  ["tags", {}, { a: "2" }, false],
  ["accelerate", false, true, false],
];

describe("a bucket beside its spec", () => {
  it.each(rows)("protects less or not: %s %j beside %j: %s", (facet, live, wanted, isWeaker) => {
    expect(judge(facet, live, wanted).severity).toBe(isWeaker ? "weaker" : "other");
  });
});
