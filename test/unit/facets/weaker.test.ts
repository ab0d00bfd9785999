import { describe, expect, it } from "vitest";
import { judge } from "../../support/judge.ts";

const lock = (retention: object) => ({ ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: retention } });
const keyed = (KMSMasterKeyID?: string, more: object = {}) => ({
  Rules: [
    {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: "aws:kms",
        ...(KMSMasterKeyID && { KMSMasterKeyID }),
      },
      ...more,
    },
  ],
});
const expire = (more: object, filter: object = {}) => [
  { ID: "one", Status: "Enabled", Filter: filter, ...more },
];
const arnOfKey = (id: string) => `arn:aws:kms:ca-central-1:111122223333:key/${id}`;

const strengths: readonly [facet: string, what: string, weak: unknown, strong: unknown][] = [
  ["versioning", "is suspended", false, true],
  ["encryption", "has a weaker algorithm", "AES256", "aws:kms"],
  ["encryption", "has the weaker of two", "aws:kms", "aws:kms:dsse"],
  [
    "encryption",
    "lets customers' keys in",
    keyed("alias/orders", { BlockedEncryptionTypes: { EncryptionType: ["NONE"] } }),
    keyed("alias/orders", { BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } }),
  ],
  ["objectLock", "keeps nothing", true, lock({ Mode: "GOVERNANCE", Days: 1 })],
  [
    "objectLock",
    "keeps for less",
    lock({ Mode: "GOVERNANCE", Days: 364 }),
    lock({ Mode: "GOVERNANCE", Years: 1 }),
  ],
  [
    "objectLock",
    "keeps less strictly",
    lock({ Mode: "GOVERNANCE", Days: 1 }),
    lock({ Mode: "COMPLIANCE", Days: 1 }),
  ],
  [
    "objectLock",
    "holds for no event",
    lock({ Mode: "GOVERNANCE", Days: 1 }),
    lock({ Mode: "GOVERNANCE", Days: 1, DefaultEventHold: { Days: 1 } }),
  ],
  ["lifecycle", "removes sooner", expire({ Expiration: { Days: 1 } }), expire({ Expiration: { Days: 365 } })],
  [
    "lifecycle",
    "removes more",
    expire({ Expiration: { Days: 9 } }),
    expire({ Expiration: { Days: 9 } }, { Prefix: "tmp/" }),
  ],
  [
    "lifecycle",
    "keeps fewer versions",
    expire({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    expire({ NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 3 } }),
  ],
  [
    "lifecycle",
    "removes earlier",
    expire({ Expiration: { Date: "2027-01-01" } }),
    expire({ Expiration: { Date: "2028-01-01" } }),
  ],
  [
    "cors",
    "lets other pages in",
    [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }],
    [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://shop.example.com"] }],
  ],
  ["ownership", "leaves objects to their writers", "ObjectWriter", "BucketOwnerPreferred"],
];

describe("what protects less", () => {
  it.each(strengths)("%s that %s", (facet, _, weak, strong) => {
    expect(judge(facet, weak, strong).severity).toBe("weaker");
    expect(judge(facet, strong, weak).severity).toBe("other");
  });

  it("is any other key than the wanted one", () => {
    const [one, other] = [keyed(arnOfKey("1".repeat(36))), keyed(arnOfKey("2".repeat(36)))];
    for (const [live, wanted] of [
      [one, other],
      [other, one],
      [one, "AES256"],
      ["aws:kms", one],
    ] as const)
      expect(judge("encryption", live, wanted).severity).toBe("weaker");
  });
});
