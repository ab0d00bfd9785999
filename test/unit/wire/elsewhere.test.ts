import { describe, expect, it } from "vitest";
import { locate } from "../../../cli/deployment/buckets.ts";
import { partitionOf } from "../../../core/providers/regions.ts";
import { type Answer, name, refusal, region, type Table, wire } from "../../support/wire.ts";

const home = "me-south-1";
const header = { "x-amz-bucket-region": home };

/** The ways in which S3 says that a bucket lives in another region. */
const ways: readonly (readonly [what: string, answer: Answer])[] = [
  ["301 PermanentRedirect", { ...refusal(301, "PermanentRedirect"), headers: header }],
  ["301 without a header", refusal(301, "PermanentRedirect")],
  [
    "400 IllegalLocationConstraintException",
    { ...refusal(400, "IllegalLocationConstraintException"), headers: header },
  ],
  ["the same without a header", refusal(400, "IllegalLocationConstraintException")],
  [
    "400 AuthorizationHeaderMalformed",
    refusal(400, "AuthorizationHeaderMalformed", "the region is wrong", `<Region>${home}</Region>`),
  ],
  ["403 with the region of the bucket", { ...refusal(403, "AccessDenied"), headers: header }],
  ["400 at HEAD, which has no body", { status: 400, headers: header }],
];

describe("a bucket that lives in another region", () => {
  it.each(ways)("is known by S3's %s, and not written to", async (_, answer) => {
    const { apply, writes } = wire({ "GET versioning": answer });
    await expect(apply({ versioning: true })).rejects.toMatchObject({ kind: "elsewhere" });
    expect(writes()).toEqual([]);
  });

  it.each(ways.filter(([, { headers }]) => headers))(
    "is imported from there, after %s",
    async (_, { status, headers }) => {
      const { provider } = wire({ "HEAD ": { status: status ?? 400, headers: headers ?? {} } });
      expect(await locate({ name }, provider, region)).toMatchObject({ name, region: home });
    },
  );

  it("is not meant by an answer that names the region that was asked", async () => {
    const headers = { "x-amz-bucket-region": region };
    const { plan } = wire({ "GET versioning": { ...refusal(403, "AccessDenied"), headers } });
    expect((await plan({ versioning: true })).unknown).toMatchObject([{ kind: "denied" }]);
  });
});

describe("what S3 does not have in a region", () => {
  const lacks: readonly (readonly [facet: string, table: Table])[] = [
    ["accelerate", { "GET accelerate": refusal(405, "MethodNotAllowed") }],
    ["accelerate", { "GET accelerate": refusal(400, "UnsupportedArgument") }],
    ["abac", { "GET abac": refusal(405, "MethodNotAllowed") }],
    ["abac", { "GET abac": refusal(501, "NotImplemented") }],
  ];

  it.each(lacks)("is as it should be where it is off: %s", async (facet, table) => {
    for (const off of [null, false]) {
      const result = await wire(table).apply({ [facet]: off });
      expect(result.converged, `${result}`).toBe(true);
    }
  });

  it.each(lacks)("is blocked where it is to be on, and says why: %s", async (facet, table) => {
    const { apply, writes } = wire(table);
    const result = await apply({ [facet]: true });
    expect(result.converged).toBe(false);
    expect(result.plan.inSync).toBe(false);
    expect(result.plan.refused).toMatchObject([
      { facet, reason: expect.stringContaining("does not support") },
    ]);
    expect(writes()).toEqual([]);
  });

  it("does not keep a new bucket from being made as its spec says", async () => {
    const seen: string[] = [];
    const exists = () => seen.includes("created");
    const lacking = refusal(405, "MethodNotAllowed");
    const { apply, writes } = wire({
      "GET accelerate": () => (exists() ? lacking : refusal(404, "NoSuchBucket")),
      "GET abac": () => (exists() ? lacking : refusal(404, "NoSuchBucket")),
      "PUT ": () => {
        seen.push("created");
        return {};
      },
    });
    const result = await apply({ accelerate: false, abac: false });
    expect(result.converged, `${result}`).toBe(true);
    expect(writes().map(({ subresource }) => subresource)).toEqual([""]);
  });

  it("is not concluded where the same code has another meaning, too", async () => {
    const { plan } = wire({ "GET policy": refusal(405, "MethodNotAllowed") });
    expect((await plan({ policy: null })).unknown).toMatchObject([{ facet: "policy", kind: "unsupported" }]);
  });

  it("is not concluded for what every bucket has", async () => {
    const { plan } = wire({ "GET encryption": refusal(501, "NotImplemented") });
    expect((await plan({ encryption: "AES256" })).unknown).toMatchObject([{ facet: "encryption" }]);
  });
});

describe("the partition of a region", () => {
  it.each([
    ["ca-central-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["eusc-de-east-1", "aws-eusc"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
  ])("of %s is %s", (where, partition) => expect(partitionOf(where)).toBe(partition));
});
