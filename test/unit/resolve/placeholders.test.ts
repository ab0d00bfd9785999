import { describe, expect, it } from "vitest";
import { resolve } from "../../../core/resolve/resolve.ts";
import { facts, layersOf, now, requiring, wantedBy } from "../../support/layered.ts";

const wanted = (require: object, more: Partial<typeof facts> = {}) =>
  resolve({ ...facts, ...more }, layersOf([requiring(require)]), undefined, now);

describe("a placeholder", () => {
  it("stands for what the bucket is, in any text and key", () => {
    const { desired } = wanted({
      tags: { origin: "{bucket} in {account}/{region}", "owner-{account}": "{partition}" },
      logging: { TargetBucket: "logs-{account}-{region}", TargetPrefix: "{bucket}/" },
    });
    expect(desired?.facets.get("tags")).toEqual({
      origin: "orders in 111122223333/ca-central-1",
      "owner-111122223333": "aws",
    });
    expect(desired?.facets.get("logging")).toEqual({
      TargetBucket: "logs-111122223333-ca-central-1",
      TargetPrefix: "orders/",
    });
  });

  it("stands for the partition of the region", () => {
    const tags = { tags: { partition: "{partition}" } };
    expect(wanted(tags, { region: "cn-north-1" }).desired?.facets.get("tags")).toEqual({
      partition: "aws-cn",
    });
    expect(wanted(tags, { region: "us-gov-west-1" }).desired?.facets.get("tags")).toEqual({
      partition: "aws-us-gov",
    });
  });

  const variable = "$".concat("{aws:username}");

  it("is filled into a policy, as a document and as its text, and policy variables stay", () => {
    const Statement = [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: `arn:{partition}:s3:::{bucket}/${variable}/*`,
        Condition: { StringNotEquals: { "aws:PrincipalAccount": "{account}" } },
      },
    ];
    for (const policy of [{ Statement }, JSON.stringify({ Statement })])
      expect(wanted({ policy }).desired?.facets.get("policy")).toEqual({
        Statement: [
          {
            ...Statement[0],
            Resource: `arn:aws:s3:::orders/${variable}/*`,
            Condition: { StringNotEquals: { "aws:PrincipalAccount": "111122223333" } },
          },
        ],
      });
  });

  it("leaves times as they are", () => {
    const rule = {
      ID: "end",
      Status: "Enabled",
      Filter: { Prefix: "{bucket}/" },
      Expiration: { Date: new Date("2027-01-01") },
    };
    expect(wanted({ lifecycle: [rule] }).desired?.facets.get("lifecycle")).toMatchObject({
      Rules: [{ Filter: { Prefix: "orders/" }, Expiration: { Date: "2027-01-01T00:00:00.000Z" } }],
    });
  });

  it("whose text is not valid for one bucket takes no other facet down, and the bucket says which", () => {
    const name = `${"x".repeat(63)}.${"y".repeat(63)}.${"z".repeat(63)}`;
    const { desired, invalid } = wanted(
      {
        analytics: [{ Id: "of-all", Filter: { Prefix: "{bucket}/" }, StorageClassAnalysis: {} }],
        inventory: undefined,
        tags: { bucket: `{bucket}{bucket}` },
        versioning: true,
      },
      { name },
    );
    expect([...(desired?.facets.keys() ?? [])].sort()).toEqual(["analytics", "versioning"]);
    expect(invalid?.problems).toEqual([
      { path: "/tags/bucket", message: expect.stringContaining("baseline company: ") },
    ]);
  });
});

describe("a default", () => {
  const layers = (tags: object, order?: number, name = "a") => ({
    name,
    ...(order !== undefined && { order }),
    default: { tags },
  });

  it("is that of the highest order, then of the last name", () => {
    const tagsOf = (...some: object[]) => wantedBy(some).desired?.facets.get("tags");
    expect(tagsOf(layers({ x: "1" }), layers({ x: "2" }, 1, "b"))).toEqual({ x: "2" });
    expect(tagsOf(layers({ x: "1" }, 2), layers({ x: "2" }, 1, "b"))).toEqual({ x: "1" });
    expect(tagsOf(layers({ x: "1" }, 1, "b"), layers({ x: "2" }, 1, "a"))).toEqual({ x: "1" });
  });

  it("does not add to what the spec says of the facet, also if that is null", () => {
    expect(wantedBy([layers({ x: "1" })], { tags: { y: "2" } }).desired?.facets.get("tags")).toEqual({
      y: "2",
    });
    expect(wantedBy([layers({ x: "1" })], { tags: null }).desired?.facets.get("tags")).toBeNull();
    expect(wantedBy([layers({ x: "1" })], { versioning: true }).desired?.facets.get("tags")).toEqual({
      x: "1",
    });
  });

  it("holds together with requirements of the same facet", () => {
    const both = { name: "a", default: { tags: { x: "1", y: "1" } }, require: { tags: { y: "2" } } };
    const { desired, overruled } = wantedBy([both]);
    expect(desired?.facets.get("tags")).toEqual({ x: "1", y: "2" });
    expect(overruled).toEqual([{ path: "/tags/y", by: "a", from: "a" }]);
  });
});
