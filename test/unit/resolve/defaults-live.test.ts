import { describe, expect, it } from "vitest";
import { liveBucket, wantedBy } from "../../support/layered.ts";

const company = (layer: object) => ({ name: "company", default: layer });
const key = "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";

describe("a default of a bucket without a spec", () => {
  it("fills in what no one has configured", async () => {
    const { run } = await liveBucket();
    const wanted = wantedBy([company({ tags: { owner: "platform" }, versioning: true })]);
    expect((await run(wanted)).sent.map(({ type }) => type)).toEqual([
      "PutBucketTagging",
      "PutBucketVersioning",
    ]);
    expect((await run(wanted)).sent).toEqual([]);
  });

  it("does not replace what the bucket has, if that exposes and weakens nothing", async () => {
    const { run, peek } = await liveBucket({
      tags: { owner: "orders" },
      encryption: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
    });
    const wanted = wantedBy([company({ tags: { owner: "platform", env: "prod" }, encryption: "AES256" })]);
    const done = await run(wanted);
    expect([done.converged, done.sent.map(({ type }) => type)]).toEqual([true, ["PutBucketTagging"]]);
    expect(peek("tagging")).toEqual({
      TagSet: expect.arrayContaining([
        { Key: "owner", Value: "orders" },
        { Key: "env", Value: "prod" },
      ]),
    });
    expect((await run(wanted)).sent).toEqual([]);
  });

  it.each([
    ["exposes it", { blockPublicAccess: true }, { blockPublicAccess: false }],
    ["keeps its objects less", { versioning: true }, { versioning: false }],
    ["encrypts less", { encryption: "aws:kms" }, { encryption: "AES256" }],
  ])("replaces what the bucket has, if that %s", async (_what, layer, there) => {
    const { run } = await liveBucket(there);
    const done = await run(wantedBy([company(layer)]));
    expect([done.sent.length, done.converged]).toEqual([1, true]);
    expect(done.plan.drift.every(({ from }) => from === "baseline company")).toBe(true);
  });

  it("is not what a required part yields to", async () => {
    const { run, peek } = await liveBucket({ tags: { owner: "orders" } });
    const both = { ...company({ tags: { env: "prod" } }), require: { tags: { owner: "platform" } } };
    expect((await run(wantedBy([both]))).converged).toBe(true);
    expect(peek("tagging")).toMatchObject({
      TagSet: expect.arrayContaining([{ Key: "owner", Value: "platform" }]),
    });
  });
});
