import { describe, expect, it } from "vitest";
import { contradictionsAmong } from "../../../core/resolve/betweenBaselines.ts";
import { layersOf, requiring, wantedBy } from "../../support/layered.ts";

const tags = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, "v"]));
const tagsOf = ({ desired }: ReturnType<typeof wantedBy>) =>
  desired?.facets.get("tags") as Record<string, string> | undefined;

describe("of several baselines", () => {
  it("one that is possible once two that contradict each other are left out holds", () => {
    const wanted = wantedBy([
      requiring({ tags: { ...tags(30, "a"), x: "1" } }, "a"),
      requiring({ tags: { x: "2" } }, "b"),
      requiring({ tags: tags(30, "c") }, "c"),
    ]);
    expect(Object.keys(tagsOf(wanted) ?? {})).toHaveLength(30);
    expect(wanted.invalid?.problems).toEqual([
      { path: "/tags/x", message: "baselines a and b require different things; only one of them can hold" },
    ]);
  });

  it("those that remain and exceed together what S3 takes are named apart from those that contradict each other", () => {
    const wanted = wantedBy([
      requiring({ tags: { x: "1" } }, "a"),
      requiring({ tags: { x: "2" } }, "b"),
      requiring({ tags: tags(30, "c") }, "c"),
      requiring({ tags: tags(30, "d") }, "d"),
    ]);
    expect(tagsOf(wanted)).toBeUndefined();
    expect(wanted.invalid?.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "/tags/x: baselines a and b require different things; only one of them can hold",
      "/tags: baselines c, d together require more than S3 takes; none of it is enforced",
    ]);
  });

  it("each two that contradict each other are named, and at the place where they do", () => {
    const wanted = wantedBy([
      requiring({ tags: { x: "1" }, versioning: true }, "a"),
      requiring({ tags: { x: "2" }, versioning: true }, "b"),
      requiring({ tags: { x: "3" }, versioning: false }, "c"),
    ]);
    const pair = (one: string, other: string) =>
      `baselines ${one} and ${other} require different things; only one of them can hold`;
    expect(wanted.invalid?.problems.map(({ path, message }) => [path, message]).sort()).toEqual([
      ["/tags/x", pair("a", "b")],
      ["/tags/x", pair("a", "c")],
      ["/tags/x", pair("b", "c")],
      ["/versioning/Status", pair("a", "c")],
      ["/versioning/Status", pair("b", "c")],
    ]);
    expect(wanted.desired?.facets.size ?? 0).toBe(0);
  });

  it("that contradict each other, the ones that select no bucket together are no contradiction", () => {
    const { baselines } = layersOf([
      { ...requiring({ tags: { x: "1" } }, "a"), select: { names: ["a-*"] } },
      { ...requiring({ tags: { x: "2" } }, "b"), select: { names: ["b-*"] } },
      requiring({ tags: { x: "2" } }, "c"),
    ]);
    expect(contradictionsAmong(baselines)).toEqual([{ one: "a", other: "c", path: "/tags/x" }]);
  });

  it("that require a facet of each other's that S3 does not keep, only those two are left out", () => {
    const wanted = wantedBy([
      requiring({ objectLock: true }, "safe"),
      requiring({ versioning: false }, "cheap"),
      requiring({ tags: { x: "1" } }, "other"),
      requiring({ objectLock: { mode: "GOVERNANCE", days: 1 } }, "safer"),
    ]);
    expect([...(wanted.desired?.facets.keys() ?? [])]).toEqual(["tags"]);
    for (const { message } of wanted.invalid?.problems ?? []) {
      expect(message).toContain("safe, safer");
      expect(message).toContain("baseline cheap");
    }
  });
});

describe("a member of a requirement that is undefined, as code writes it, asks for nothing", () => {
  it.each([
    ["blockPublicAccess", { BlockPublicAcls: true, IgnorePublicAcls: undefined }, { IgnorePublicAcls: true }],
    [
      "encryption",
      { SSEAlgorithm: "aws:kms", KMSMasterKeyID: undefined },
      { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/a" },
    ],
    [
      "logging",
      { TargetBucket: "logs", TargetGrants: undefined, TargetPrefix: "x/" },
      { TargetBucket: "logs", TargetPrefix: "x/", TargetObjectKeyFormat: { SimplePrefix: {} } },
    ],
  ])("%s", (facet, required, said) => {
    const wanted = wantedBy([requiring({ [facet]: required })], { [facet]: said });
    const bare = wantedBy([requiring(JSON.parse(JSON.stringify({ [facet]: required })))], { [facet]: said });
    expect(wanted.overruled).toEqual(bare.overruled);
    expect(wanted.desired?.facets.get(facet)).toEqual(bare.desired?.facets.get(facet));
  });

  it("nor does a facet or a layer that is undefined", () => {
    const wanted = wantedBy([
      { name: "a", require: { tags: undefined, versioning: true }, default: undefined },
    ]);
    expect([...(wanted.desired?.facets.keys() ?? [])]).toEqual(["versioning"]);
  });
});

it("an error that is no mistake of the spec is thrown, and not called one", () => {
  const spec = {
    get tags() {
      throw new RangeError("out of memory");
    },
  };
  expect(() => wantedBy([requiring({ versioning: true })], spec)).toThrow("out of memory");
});

describe("a spec that names another place than the bucket's counts not at all beside a baseline", () => {
  it.each([
    [{ region: "eu-west-1" }, "/region", '"eu-west-1": the bucket is in ca-central-1'],
    [{ account: "444455556666" }, "/account", '"444455556666": the bucket is in account 111122223333'],
  ])("%j", (place, path, message) => {
    const wanted = wantedBy([requiring({ versioning: true })], { ...place, tags: { team: "x" } });
    expect(wanted.invalid?.problems).toEqual([{ path, message }]);
    expect([...(wanted.desired?.facets.keys() ?? [])]).toEqual(["versioning"]);
  });

  it("and one that names the bucket's own place counts", () => {
    const place = { region: "ca-central-1", account: "111122223333" };
    const wanted = wantedBy([requiring({ versioning: true })], { ...place, tags: { team: "x" } });
    expect(wanted.invalid).toBeUndefined();
    expect(wanted.desired?.facets.get("tags")).toEqual({ team: "x" });
  });
});
