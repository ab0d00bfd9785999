import { describe, expect, it } from "vitest";
import { liveBucket, requiring, wantedBy } from "../../support/layered.ts";

const cors = (origin: string, more: object = {}) => ({
  AllowedMethods: ["GET"],
  AllowedOrigins: [`https://${origin}.example`],
  ...more,
});
const key = "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";

/** The differences that one run finds in a bucket, each with the layer that wants it otherwise, and the calls that it sends. */
async function found(live: object, baselines: readonly object[], spec?: object) {
  const { run } = await liveBucket(live);
  const { plan, sent } = await run(wantedBy(baselines, spec));
  return {
    drift: plan.drift.map(({ path, from }) => [path, from]),
    sent: sent.map(({ type }) => type),
  };
}

describe("a difference names the layer that wants it otherwise", () => {
  it("the spec, for a tag of the spec beside a required one", async () => {
    const baselines = [requiring({ tags: { owner: "platform" } })];
    const { drift } = await found({ tags: { a: "1" } }, baselines, { tags: { team: "x" } });
    expect(drift).toEqual([
      ["/tags/team", undefined],
      ["/tags/owner", "baseline company"],
      ["/tags/a", undefined],
    ]);
  });

  it("of two baselines the one that requires what is wanted, not the one that asks for less", async () => {
    const { drift } = await found({}, [
      requiring({ encryption: "AES256" }, "a-basic"),
      requiring({ encryption: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key } }, "b-strict"),
    ]);
    expect(new Set(drift.map(([, from]) => from))).toEqual(new Set(["baseline b-strict"]));
  });

  it("of two that require the same the first one", async () => {
    const both = [requiring({ versioning: true }, "b"), requiring({ versioning: true }, "a")];
    expect((await found({}, both)).drift).toEqual([["/versioning/Status", "baseline a"]]);
  });

  it("the one that requires that nothing is configured", async () => {
    const live = { cors: [cors("a")], tags: { a: "1" } };
    const baselines = [requiring({ cors: null }, "shut"), requiring({ tags: null }, "bare")];
    expect((await found(live, baselines)).drift).toEqual([
      ["/tags/a", "baseline bare"],
      ["/cors/CORSRules", "baseline shut"],
    ]);
  });

  it("the baseline of a default, and the spec for what the spec says", async () => {
    const soft = { name: "soft", default: { tags: { a: "1" }, versioning: true } };
    expect((await found({}, [soft], { versioning: true })).drift).toEqual([
      ["/tags/a", "baseline soft"],
      ["/versioning/Status", undefined],
    ]);
  });

  it("each member of the only rule its own layer", async () => {
    const { drift } = await found(
      { encryption: "AES256" },
      [requiring({ encryption: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key } })],
      { encryption: { SSEAlgorithm: "aws:kms", BucketKeyEnabled: true } },
    );
    const by = Object.fromEntries(drift);
    expect(by["/encryption/Rules/0/BucketKeyEnabled"]).toBeUndefined();
    expect(Object.values(by)).toContain("baseline company");
  });
});

describe("a spec ignores", () => {
  const required = [requiring({ tags: { owner: "platform" }, cors: [cors("company")] })];

  it("its own tag beside a required one", async () => {
    const live = { tags: { owner: "platform", team: "y" }, cors: [cors("company")] };
    const spec = { tags: { team: "x" }, ignore: ["/tags/team"] };
    expect((await found(live, required, spec)).sent).toEqual([]);
  });

  it("no member of a required rule without a name, neither one that it has nor one that it does not have", async () => {
    for (const more of [
      { MaxAgeSeconds: 3_000 },
      { ExposeHeaders: ["x"] },
      { AllowedMethods: ["GET", "PUT"] },
    ]) {
      const live = { tags: { owner: "platform" }, cors: [cors("a"), cors("company", more)] };
      const [member] = Object.keys(more);
      const spec = {
        cors: [cors("a")],
        ignore: [`/cors/CORSRules/1/${member}`, `/cors/CORSRules/1/${member}/*`],
      };
      expect((await found(live, required, spec)).sent).toEqual(["PutBucketCors"]);
    }
  });

  it("a member of its own rule beside a required one", async () => {
    const live = {
      tags: { owner: "platform" },
      cors: [cors("a", { MaxAgeSeconds: 3_000 }), cors("company")],
    };
    const spec = { cors: [cors("a")], ignore: ["/cors/CORSRules/0/MaxAgeSeconds"] };
    expect((await found(live, required, spec)).sent).toEqual([]);
  });

  it("a member of the only rule that the baseline does not require", async () => {
    const live = {
      encryption: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key, BucketKeyEnabled: false },
    };
    const basic = [requiring({ encryption: "aws:kms" })];
    const spec = {
      encryption: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key, BucketKeyEnabled: true },
      ignore: ["/encryption/Rules/0/BucketKeyEnabled"],
    };
    expect((await found(live, basic, spec)).sent).toEqual([]);
    const shown = { ...spec, ignore: [] };
    expect((await found(live, basic, shown)).sent).toEqual(["PutBucketEncryption"]);
  });
});
