import {
  PutBucketInventoryConfigurationCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { facts, inventory, liveBucket, requiring, wantedBy } from "../../support/layered.ts";

describe("a requirement is met by more than it asks", () => {
  const key = "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";
  const blocking = (...EncryptionType: string[]) => ({
    Rules: [{ BlockedEncryptionTypes: { EncryptionType } }],
  });
  const abort = (ID?: string) => ({
    ...(ID && { ID }),
    Status: "Enabled",
    Filter: { Prefix: "" },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  });
  const cases: readonly [what: string, facet: string, required: unknown, there: unknown][] = [
    ["double encryption for single", "encryption", "aws:kms", "aws:kms:dsse"],
    [
      "an own key where none is named",
      "encryption",
      "aws:kms",
      { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
    ],
    ["KMS for S3's own keys", "encryption", "AES256", "aws:kms"],
    ["more blocked types", "encryption", blocking("SSE-C"), blocking("SSE-C", "SSE-X")],
    ["a longer retention", "objectLock", { mode: "GOVERNANCE", days: 30 }, { mode: "COMPLIANCE", years: 1 }],
    ["ACLs that are off", "ownership", "BucketOwnerPreferred", "BucketOwnerEnforced"],
    ["a lifecycle rule under another ID", "lifecycle", [abort("company")], [abort("team")]],
    ["a lifecycle rule without an ID in the baseline", "lifecycle", [abort()], [abort("team")]],
    ["an inventory under another Id", "inventory", [inventory("company")], [inventory("team")]],
    [
      "a CORS rule behind another",
      "cors",
      [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://a.example"] }],
      [
        { AllowedMethods: ["PUT"], AllowedOrigins: ["https://b.example"] },
        { ID: "a", AllowedMethods: ["GET"], AllowedOrigins: ["https://a.example"] },
      ],
    ],
  ];

  it.each(cases)("%s", async (_what, facet, required, there) => {
    const alongside = facet === "objectLock" ? { versioning: true } : {};
    const { run } = await liveBucket({ ...alongside, [facet]: there });
    const baseline = requiring({ [facet]: required });
    const bare = await run(wantedBy([baseline]));
    expect([bare.sent, bare.converged]).toEqual([[], true]);
    const withSpec = wantedBy([baseline], { [facet]: there });
    expect(withSpec.overruled).toEqual([]);
    const done = await run(withSpec);
    expect([done.sent, done.converged]).toEqual([[], true]);
  });

  it("and not by less", async () => {
    const { run, send } = await liveBucket({
      versioning: true,
      objectLock: { mode: "GOVERNANCE", days: 10 },
      encryption: "aws:kms",
    });
    const wanted = wantedBy([
      requiring({ objectLock: { mode: "GOVERNANCE", days: 30 }, encryption: "aws:kms:dsse" }),
    ]);
    expect((await run(wanted)).sent.map(({ type }) => type).sort()).toEqual([
      "PutBucketEncryption",
      "PutObjectLockConfiguration",
    ]);
    const ObjectLockConfiguration = {
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 29 } },
    } as const;
    await send(new PutObjectLockConfigurationCommand({ Bucket: facts.name, ObjectLockConfiguration }));
    expect((await run(wanted)).sent).toMatchObject([{ type: "PutObjectLockConfiguration" }]);
  });

  it("a required entry that was changed is drift, and other entries stay", async () => {
    const { run, send, peek } = await liveBucket({ inventory: [inventory("company"), inventory("team")] });
    const InventoryConfiguration = { ...inventory("company"), IsEnabled: false } as never;
    await send(
      new PutBucketInventoryConfigurationCommand({
        Bucket: facts.name,
        Id: "company",
        InventoryConfiguration,
      }),
    );
    const wanted = wantedBy([requiring({ inventory: [inventory("company")] })]);
    const done = await run(wanted);
    expect(done.plan.drift).toMatchObject([
      { path: "/inventory/company/IsEnabled", from: "baseline company" },
    ]);
    expect(done.sent).toHaveLength(1);
    expect((peek("inventory") as ReadonlyMap<string, unknown>).has("team")).toBe(true);
  });

  it("a required ACL leaves no other grant, also where the spec is additive", async () => {
    const open = { ownership: "BucketOwnerPreferred", blockPublicAccess: false, acl: "public-read" };
    for (const spec of [undefined, { acl: "public-read", additive: ["acl"] }]) {
      const { run, peek } = await liveBucket(open);
      expect((await run(wantedBy([requiring({ acl: "private" })], spec))).converged).toBe(true);
      expect(peek("acl")).toMatchObject({ Grants: [{ Permission: "FULL_CONTROL" }] });
    }
  });
});
