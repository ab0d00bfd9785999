import { CreateBucketCommand, PutBucketEncryptionCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { operation } from "../../core/providers/operation.ts";
import { grown } from "../support/grown.ts";
import { liveBucket, name, region } from "../support/liveBucket.ts";
import { problemsOf, trial } from "../support/trial.ts";

// S3 goes on: its answers gain members, its defaults get stricter, its lists of words get longer.

/** What a policy is, and a tag, is known for good. */
const closed = ["policy", "tags", "acl"];
const rows = [...facetTable.values()].filter(({ name: facet }) => !closed.includes(facet));
const subresourceOf = (facet: (typeof rows)[number]) =>
  operation(facet.reading.command({ name, region })).subresource;

async function grownBucket(facet: (typeof rows)[number], example: unknown) {
  const live = await liveBucket();
  const planned = (value: unknown) => live.plan({ ...facet.alongside, [facet.name]: value });
  await live.apply({ ...facet.alongside, [facet.name]: example });
  const there = live.s3.peek(name, subresourceOf(facet));
  if (there !== undefined) live.plant(subresourceOf(facet), grown(there));
  return planned;
}

describe("members that S3 learns to answer", () => {
  it.each(rows.map((facet) => [facet.name, facet] as const))("are no drift: %s", async (_, facet) => {
    for (const example of facet.examples) {
      const planned = await (await grownBucket(facet, example))(example);
      expect(planned.inSync, `${planned}`).toBe(true);
    }
  });

  const whole = ["encryption", "logging", "objectLock", "notification"];

  it.each(whole)("are sent again with what changes: %s", async (facetName) => {
    const facet = rows.find((row) => row.name === facetName);
    if (!facet) throw new Error(`no facet ${facetName}`);
    const planned = await (await grownBucket(facet, facet.examples[0]))(facet.examples[1]);
    const [action, ...more] = planned.actions;
    expect(more).toEqual([]);
    expect(JSON.stringify(action?.details.input)).toContain("Newer");
  });
});

describe("a default that S3 makes stricter", () => {
  const rule = (types: readonly string[]) => ({
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const },
        BucketKeyEnabled: true,
        BlockedEncryptionTypes: { EncryptionType: types },
      },
    ],
  });

  it("is not undone by a shorthand where the bucket has it", async () => {
    const { create, plant, apply, peek } = trial("encryption");
    await create();
    plant("encryption", rule(["SSE-C", "SSE-X"]));
    await apply("aws:kms");
    expect(peek("encryption")).toMatchObject({
      Rules: [{ BucketKeyEnabled: true, BlockedEncryptionTypes: { EncryptionType: ["SSE-C", "SSE-X"] } }],
    });
  });

  it("is not undone by a shorthand for a new bucket, where S3 fills in what a write leaves out", async () => {
    const { plan } = trial("encryption");
    const { actions } = await plan("aws:kms");
    const put = actions.find(({ type }) => type === "PutBucketEncryption");
    expect(put?.details.input).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }],
      },
    });
    expect(JSON.stringify(put?.details.input)).not.toMatch(/BlockedEncryptionTypes|BucketKeyEnabled/);
  });

  it("costs no write, whatever S3 shows that the spec does not speak of", async () => {
    const { create, plant, plan } = trial("encryption");
    await create();
    for (const types of [["NONE"], ["SSE-C"], ["SSE-C", "SSE-X"], ["SSE-X"]]) {
      plant("encryption", rule(types));
      expect((await plan("AES256")).inSync, `${types}`).toBe(true);
    }
  });
});

describe("what S3 takes by now", () => {
  it("is a transition to an IA class from day 0 on", () => {
    for (const StorageClass of ["STANDARD_IA", "ONEZONE_IA"]) {
      const rules = [
        { Status: "Enabled", Filter: {}, Transitions: [{ Days: 0, StorageClass }] },
        {
          Status: "Enabled",
          Filter: {},
          NoncurrentVersionTransitions: [{ NoncurrentDays: 0, StorageClass }],
        },
      ];
      expect(problemsOf("lifecycle", rules)).toBe("");
    }
  });

  it("is an event hold with a retention period or without", async () => {
    const hold = { DefaultEventHold: { Days: 30 } };
    for (const DefaultRetention of [hold, { ...hold, Mode: "GOVERNANCE", Years: 1 }]) {
      const { apply, plan } = trial("objectLock");
      const value = { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention } };
      const result = await apply(value, { versioning: true });
      expect(result.converged, `${result}`).toBe(true);
      expect((await plan(value, { versioning: true })).inSync).toBe(true);
    }
  });

  it.each([
    ["a period without a mode", { Days: 1 }],
    ["a mode without a period", { Mode: "GOVERNANCE" }],
    ["a mode with a hold and no period", { Mode: "GOVERNANCE", DefaultEventHold: { Days: 1 } }],
    ["two periods", { Mode: "GOVERNANCE", Days: 1, Years: 1 }],
    ["a hold of two periods", { DefaultEventHold: { Days: 1, Years: 1 } }],
  ])("is not %s", (_, DefaultRetention) => {
    expect(problemsOf("objectLock", { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention } })).not.toBe(
      "",
    );
  });

  it("is a block of encryption types that we have not heard of", async () => {
    const { apply, peek } = trial("encryption");
    const value = { Rules: [{ BlockedEncryptionTypes: { EncryptionType: ["SSE-C", "SSE-X"] } }] };
    expect((await apply(value)).converged).toBe(true);
    expect(peek("encryption")).toMatchObject(value);
    expect(
      problemsOf("encryption", { Rules: [{ BlockedEncryptionTypes: { EncryptionType: ["sse c"] } }] }),
    ).toContain("is not an encryption type");
  });

  it("is a bucket that was created with another default", async () => {
    const { send, plan, Bucket } = trial("encryption");
    await send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ["NONE" as const] } }];
    await send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    expect((await plan("AES256")).inSync).toBe(true);
  });
});
