import { describe, expect, it } from "vitest";
import { resolve } from "../../../core/resolve/resolve.ts";
import { facts, layersOf, liveBucket, now, requiring, wantedBy } from "../../support/layered.ts";

const facetOf = ({ desired }: ReturnType<typeof wantedBy>, name: string) => desired?.facets.get(name);

describe("a spec beside a requirement of the same facet", () => {
  it("is not overruled where both say that it must not be configured", () => {
    const wanted = wantedBy([requiring({ tags: null, cors: null })], { tags: null, cors: null });
    expect([wanted.overruled, wanted.invalid]).toEqual([[], undefined]);
  });

  it.each([
    [{ tags: null }, { tags: { a: "1" } }],
    [{ tags: { a: "1" } }, { tags: null }],
  ])("is overruled as a whole where only one of them does: %j, %j", (require, spec) =>
    expect(wantedBy([requiring(require)], spec).overruled).toEqual([{ path: "/tags", by: "company" }]),
  );

  it("keeps a statement of its own under the Sid of a required one, also with the same effect", () => {
    const deny = (Action: string) => ({
      ...{ Sid: "Deny", Effect: "Deny", Principal: "*", Action },
      Resource: "arn:aws:s3:::orders/*",
    });
    const require = { policy: { Statement: [deny("s3:DeleteObject")] } };
    const actionsOf = (wanted: ReturnType<typeof wantedBy>) =>
      (facetOf(wanted, "policy") as { Statement: { Action: string }[] }).Statement.map(
        ({ Action }) => Action,
      );
    const spec = { policy: { Statement: [deny("s3:GetObject")] } };
    expect(actionsOf(wantedBy([requiring(require)], spec)).sort()).toEqual([
      "s3:DeleteObject",
      "s3:GetObject",
    ]);
    const others = [requiring(require, "a"), requiring(spec, "b")];
    expect(actionsOf(wantedBy(others)).sort()).toEqual(["s3:DeleteObject", "s3:GetObject"]);
  });

  it("in observe mode counts for the other facets only", () => {
    const wanted = wantedBy([requiring({ tags: { owner: "platform" } })], {
      ...{ mode: "observe", versioning: true },
      tags: { owner: "me", team: "x" },
    });
    expect(facetOf(wanted, "tags")).toEqual({ owner: "platform" });
    expect([wanted.overruled, [...(wanted.desired?.observed ?? [])]]).toEqual([[], ["versioning"]]);
  });

  it("that names an account counts while the bucket's account is unknown", () => {
    const spec = { name: "orders", account: "111122223333", versioning: true };
    const { invalid } = resolve(
      { ...facts, account: "" },
      layersOf([requiring({ tags: { a: "1" } })]),
      spec,
      now,
    );
    expect(invalid).toBeUndefined();
  });

  it("is the only layer of the facets that no baseline names: they are not read again before a write", async () => {
    const readsOf = async (baselines: object[]) => {
      const { run, s3 } = await liveBucket({ tags: { team: "y" } });
      const before = s3.calls.length;
      await run(wantedBy(baselines, { region: facts.region, tags: { team: "x" } }));
      const after = s3.calls.slice(before);
      expect(after.some(({ operation }) => operation === "PutBucketTagging")).toBe(true);
      return after.filter(({ operation }) => operation === "GetBucketTagging").length;
    };
    const alone = await readsOf([]);
    expect(await readsOf([requiring({ requestPayment: "BucketOwner" })])).toBe(alone);
    expect(await readsOf([requiring({ tags: { a: "1" } })])).toBe(alone + 1);
  });
});
