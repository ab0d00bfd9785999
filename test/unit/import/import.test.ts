import {
  DeletePublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { parseDesired } from "../../../exports/index.ts";
import { everything } from "../../conformance/everything.ts";
import { liveBucket, name, region } from "../../support/liveBucket.ts";

let live: Awaited<ReturnType<typeof liveBucket>>;
beforeEach(async () => {
  live = await liveBucket();
});

async function expectToBeImportedWhole(extent = {}) {
  const { spec, unsaid } = await live.imported(extent);
  expect(unsaid).toEqual([]);
  expect(JSON.parse(JSON.stringify(spec))).toStrictEqual(spec);
  parseDesired(spec);
  const plan = await live.plan(spec);
  expect(plan.inSync, `${JSON.stringify(spec)}\n${plan}`).toBe(true);
  return spec;
}

const examples = [...facetTable.values()].flatMap((facet) =>
  facet.examples.map((example) => ({ facet, example, says: JSON.stringify(example) })),
);

describe("a live bucket, written down", () => {
  it.each(examples)("is in sync with that: $facet.name $says", async ({ facet, example }) => {
    await live.apply({ ...facet.alongside, [facet.name]: example });
    await expectToBeImportedWhole();
    await expectToBeImportedWhole({ minimal: true });
  });

  it("is in sync with that, whatever it has all at once", async () => {
    const all = everything(name, region);
    await live.apply(all);
    await expectToBeImportedWhole();
    const spec = await expectToBeImportedWhole({ minimal: true });
    // Two of the first examples are what S3 gives to a new bucket anyway.
    const fresh = Object.keys(all).filter((attribute) => !(attribute in spec));
    for (const facet of fresh) expect(`${await live.plan({ [facet]: all[facet] })}`).toContain("in sync");
  });

  it("keeps the protections that any bucket has: removing one is noticed", async () => {
    await live.create();
    const { spec, leftOut, unset } = await live.imported();
    expect(spec).toMatchObject({ blockPublicAccess: true, ownership: "BucketOwnerEnforced", acl: "private" });
    expect([leftOut, unset.includes("policy"), unset.includes("encryption")]).toEqual([[], true, false]);
    await live.send(new DeletePublicAccessBlockCommand({ Bucket: name }));
    await live.send(
      new PutBucketOwnershipControlsCommand({
        Bucket: name,
        OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
      }),
    );
    const NONE = { EncryptionType: ["NONE" as const] };
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } };
    const ServerSideEncryptionConfiguration = { Rules: [{ ...rule, BlockedEncryptionTypes: NONE }] };
    await live.send(new PutBucketEncryptionCommand({ Bucket: name, ServerSideEncryptionConfiguration }));
    const facets = new Set((await live.plan(spec)).drift.map(({ facet }) => facet));
    expect([...facets].sort()).toEqual(["blockPublicAccess", "encryption", "ownership"]);
  });

  it("names each facet once: in the spec, as one of which nothing is there, or as unread", async () => {
    await live.apply({ versioning: true, tags: { team: "orders" } });
    const { spec, unset } = await live.imported();
    const { name: _, region: __, ...said } = spec;
    expect([...Object.keys(said), ...unset].sort()).toEqual([...facetTable.keys()].sort());
  });
});

describe("a minimal import", () => {
  it("is name and region if nothing was changed, and names what it leaves out", async () => {
    await live.create();
    const { spec, unsaid, leftOut } = await live.imported({ minimal: true });
    expect([spec, unsaid]).toEqual([{ name, region }, []]);
    expect(leftOut).toEqual(expect.arrayContaining(["blockPublicAccess", "ownership", "encryption", "acl"]));
  });

  it("what a word can say", async () => {
    await live.apply({ versioning: true, encryption: "aws:kms", ownership: "ObjectWriter", acl: "private" });
    const { spec } = await live.imported({ minimal: true });
    expect(spec).toEqual({
      name,
      region,
      versioning: true,
      encryption: "aws:kms",
      ownership: "ObjectWriter",
    });
  });

  it("what a new bucket would not have anyway", async () => {
    await live.create();
    const SSEAlgorithm = "aws:kms" as const;
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, BucketKeyEnabled: true }];
    const ServerSideEncryptionConfiguration = { Rules };
    await live.send(new PutBucketEncryptionCommand({ Bucket: name, ServerSideEncryptionConfiguration }));
    expect((await live.imported({ minimal: true })).spec).toEqual({ name, region, encryption: { Rules } });
  });

  it("the members of what it has in the order in which the schema names them", async () => {
    const Rules = [{ ID: "old", Status: "Enabled", Filter: { Prefix: "tmp/" }, Expiration: { Days: 30 } }];
    await live.apply({ lifecycle: Rules });
    expect(JSON.stringify((await live.imported({ minimal: true })).spec.lifecycle)).toBe(
      JSON.stringify({ Rules }),
    );
  });

  it("that a default of new buckets is gone", async () => {
    await live.create();
    await live.send(new DeletePublicAccessBlockCommand({ Bucket: name }));
    expect((await live.imported({ minimal: true })).spec).toEqual({ name, region, blockPublicAccess: null });
  });
});

describe("an import names what is not in the spec", () => {
  it("a facet that may not be read, and imports the others", async () => {
    await live.apply({ versioning: true, tags: { team: "orders" } });
    const denied = Object.assign(new Error("no"), {
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
    });
    live.s3.intercept = (operation) => (operation === "GetBucketTagging" ? denied : undefined);
    const { spec, unsaid } = await live.imported();
    expect(spec).toMatchObject({ name, region, versioning: true });
    expect(unsaid).toMatchObject([{ facet: "tags", kind: "denied" }]);
  });

  it("a tag that is AWS's own", async () => {
    await live.create();
    const TagSet = [
      { Key: "aws:cloudformation:stack-name", Value: "shop" },
      { Key: "team", Value: "orders" },
    ];
    live.plant("tagging", { TagSet });
    const { spec, unsaid } = await live.imported();
    expect(spec).toMatchObject({ name, region, tags: { team: "orders" } });
    expect(unsaid).toEqual([{ facet: "tags", reason: "a spec cannot state /aws:cloudformation:stack-name" }]);
    expect((await live.plan(spec)).inSync).toBe(true);
  });

  it("no tags where AWS's own are the only ones", async () => {
    await live.create();
    live.plant("tagging", { TagSet: [{ Key: "aws:cloudformation:stack-name", Value: "shop" }] });
    for (const minimal of [true, false]) {
      const { spec, unset, leftOut } = await live.imported({ minimal });
      expect(spec).not.toHaveProperty("tags");
      expect([unset.includes("tags"), leftOut.includes("tags")]).toEqual([true, false]);
    }
  });

  it("a member that S3 learnt after us", async () => {
    await live.create();
    const rule = { AllowedMethods: ["GET"], AllowedOrigins: ["*"] };
    live.plant("cors", { CORSRules: [{ ...rule, Colour: "red" }] });
    const { spec, unsaid } = await live.imported();
    expect(spec).toMatchObject({ name, region, cors: [rule] });
    expect(unsaid).toEqual([{ facet: "cors", reason: "a spec cannot state /0/Colour" }]);
    expect((await live.plan(spec)).inSync).toBe(true);
  });

  it("a facet of which a spec could only say half", async () => {
    await live.create();
    const transition = (StorageClass: string) => ({ Days: 90, StorageClass });
    const Transitions = [transition("GLACIER"), transition("AMBER")];
    live.plant("lifecycle", { Rules: [{ ID: "old", Status: "Enabled", Filter: {}, Transitions }] });
    const { spec, unsaid } = await live.imported();
    expect(spec).not.toHaveProperty("lifecycle");
    expect(unsaid).toMatchObject([{ facet: "lifecycle", reason: expect.stringContaining("AMBER") }]);
  });
});

describe("an import warns", () => {
  const policyOf = (Principal: object) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal, Action: "s3:GetObject", Resource: `arn:aws:s3:::${name}/*` }],
    });

  it.each([
    ["of an identity that was deleted", { AWS: ["AIDACKCEVSQ6C2EXAMPLE"] }, "refuses a policy that names it"],
    ["of a role that was deleted", { AWS: "AROAJ2UCCR6DPCEXAMPLE" }, "refuses a policy that names it"],
    [
      "of a canonical user",
      { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
      "as an ARN",
    ],
  ])("%s, and writes the policy down all the same", async (_, principal, warning) => {
    await live.create();
    live.plant("policy", policyOf(principal));
    const { spec, unsaid } = await live.imported();
    expect(unsaid).toMatchObject([{ facet: "policy", reason: expect.stringContaining(warning) }]);
    expect((await live.plan(spec)).inSync).toBe(true);
  });

  it("of MFA delete, which no spec can enable", async () => {
    await live.create();
    live.plant("versioning", { Status: "Enabled", MFADelete: "Enabled" });
    const { spec, unsaid } = await live.imported();
    expect(spec).toMatchObject({ name, region, versioning: true });
    expect(unsaid).toMatchObject([{ facet: "versioning", reason: "a spec cannot state /MFADelete" }]);
  });
});
