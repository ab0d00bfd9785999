import { describe, expect, it } from "vitest";
import { mistakesIn } from "../../../core/spec/desired.ts";
import { InvalidSpec, MemoryS3, MemoryS3Provider, parseDesired, S3Manager } from "../../../exports/index.ts";
import { ManualClock } from "../../support/manualClock.ts";
import { owner, refusal, region, type Table, wire } from "../../support/wire.ts";

const inNamespace = `reports-${owner}-${region}-an`;

/** The problems that the writer of a spec sees. */
function problemsOf(spec: object): string {
  try {
    return mistakesIn(parseDesired(spec))
      .map(({ path, message }) => `${path}: ${message}`)
      .join("\n");
  } catch (error) {
    if (error instanceof InvalidSpec) return error.message;
    throw error;
  }
}

/** S3 without the bucket until it is made. */
function tableOf(): Table {
  let made = false;
  return {
    "GET versioning": () => (made ? {} : refusal(404, "NoSuchBucket")),
    "PUT versioning": {},
    "PUT ": () => {
      made = true;
      return {};
    },
  };
}

describe("a name in the namespace of an account and region", () => {
  it("is made there, by the header that says so", async () => {
    const { apply, writes } = wire(tableOf(), inNamespace);
    await apply({ versioning: true });
    expect(writes()[0]?.headers).toMatchObject({ "x-amz-bucket-namespace": "account-regional" });
    const other = wire(tableOf());
    await other.apply({ versioning: true });
    expect(other.writes()[0]?.headers).not.toHaveProperty("x-amz-bucket-namespace");
  });

  it("says the region, and a spec that says another one is wrong", () => {
    expect(parseDesired({ name: inNamespace }).region).toBe(region);
    expect(problemsOf({ name: inNamespace, region })).toBe("");
    expect(problemsOf({ name: inNamespace, region: "eu-west-1" })).toContain(`name places it in ${region}`);
    expect(problemsOf({ name: "plain-an", region: "eu-west-1" })).toBe("");
  });

  it("is made and kept by an S3 that refuses it without the header", async () => {
    const clock = new ManualClock();
    const s3 = new MemoryS3({ now: clock.now, account: owner });
    const manager = new S3Manager({ clock, provider: new MemoryS3Provider({ s3, clock }) });
    const spec = { name: inNamespace, region, versioning: true };
    expect((await manager.apply(spec)).converged).toBe(true);
    expect((await manager.apply(spec)).sent).toEqual([]);
  });
});

describe("an old name of us-east-1", () => {
  const old = ["My_Legacy.Bucket", "UPPER", "a_b", `x${"y".repeat(200)}`];
  const at = (table: Table, name: string) => wire(table, name);

  it("can be managed there, and nowhere else", () => {
    for (const name of old) {
      expect(problemsOf({ name, region: "us-east-1", versioning: true }), name).toBe("");
      expect(problemsOf({ name, region }), name).toContain("only an old bucket in us-east-1");
      expect(problemsOf({ name }), name).toContain("only an old bucket in us-east-1");
    }
    expect(problemsOf({ name: "no spaces please", region: "us-east-1" })).toContain("a bucket name");
  });

  it("is repaired like any other", async () => {
    const { apply, writes } = at({ "GET versioning": {}, "PUT versioning": {} }, "My_Legacy.Bucket");
    await apply({ versioning: true, region: "us-east-1" });
    expect(writes().map(({ path }) => path)).toEqual(["/My_Legacy.Bucket/"]);
  });

  it("is not made again: S3 would refuse it, and the plan says so", async () => {
    const { apply, writes } = at(tableOf(), "My_Legacy.Bucket");
    const result = await apply({ versioning: true, region: "us-east-1" });
    expect(writes()).toEqual([]);
    expect(result.converged).toBe(false);
    expect(result.plan.refused).toMatchObject([
      { facet: "bucket", reason: expect.stringContaining("lowercase") },
    ]);
  });
});

describe("an ACL", () => {
  it("can be the canned one for the delivery of logs", async () => {
    const id = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";
    const body = `<AccessControlPolicy><Owner><ID>${id}</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>${id}</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>`;
    const { apply, writes } = wire({ "GET acl": { body }, "PUT acl": {} });
    await apply({ acl: "log-delivery-write" });
    expect(writes()[0]?.headers).toMatchObject({ "x-amz-acl": "log-delivery-write" });
  });

  it("of no grants is a body without any", async () => {
    const id = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";
    const body = `<AccessControlPolicy><Owner><ID>${id}</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>${id}</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>`;
    const { apply, writes } = wire({ "GET acl": { body }, "PUT acl": {} });
    await apply({ acl: { Grants: [] } });
    expect(writes()[0]?.body).toContain(`<Owner><ID>${id}</ID></Owner>`);
    expect(writes()[0]?.body).not.toContain("<Grant>");
  });

  it("that contradicts the block keeps the block from nothing", async () => {
    const id = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";
    const body = `<AccessControlPolicy><Owner><ID>${id}</ID></Owner></AccessControlPolicy>`;
    const { apply, writes } = wire({
      "GET acl": { body },
      "PUT acl": refusal(403, "AccessDenied"),
      "GET publicAccessBlock": refusal(404, "NoSuchPublicAccessBlockConfiguration"),
      "PUT publicAccessBlock": {},
    });
    await apply({ acl: "public-read", blockPublicAccess: true });
    expect(writes().map(({ subresource }) => subresource)).toContain("publicAccessBlock");
  });

  it("for the public contradicts a block that has S3 ignore it", () => {
    const spec = { name: "orders-archive", acl: "public-read" };
    const ignoring = { blockPublicAccess: { IgnorePublicAcls: true } };
    expect(problemsOf({ ...spec, ...ignoring })).toContain("/acl");
    expect(problemsOf({ ...spec, blockPublicAccess: true })).toContain("IgnorePublicAcls");
    expect(problemsOf({ ...spec, blockPublicAccess: false })).toBe("");
    expect(problemsOf({ ...ignoring, name: "orders-archive", acl: "private" })).toBe("");
  });
});

describe("a policy that S3 would refuse", () => {
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:aws:s3:::orders-archive",
  };
  const policyOf = (more: object) => ({
    name: "orders-archive",
    policy: { Statement: [{ ...statement, ...more }] },
  });

  it.each([
    ["an effect in lower case", { Effect: "deny" }, 'did you mean "Deny"'],
    [
      "an operator in lower case",
      { Condition: { bool: { "aws:SecureTransport": "false" } } },
      'did you mean "Bool"',
    ],
    [
      "an operator with a set in lower case",
      { Condition: { "forallvalues:stringlike": { a: "b" } } },
      "ForAllValues:StringLike",
    ],
  ])("is said to be so: %s", (_, more, why) => {
    expect(problemsOf(policyOf(more))).toContain(why);
    expect(problemsOf({ ...policyOf(more), policy: JSON.stringify(policyOf(more).policy) })).not.toBe("");
  });

  it("keeps nothing else of its spec from being enforced", async () => {
    const { apply, writes } = wire({
      "GET policy": { body: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) },
      "PUT policy": refusal(400, "MalformedPolicy", "Invalid effect: deny"),
      "GET publicAccessBlock": refusal(404, "NoSuchPublicAccessBlockConfiguration"),
      "PUT publicAccessBlock": {},
    });
    await apply({ ...policyOf({ Effect: "deny", Action: "s3:GetObject" }), blockPublicAccess: true });
    expect(writes().map(({ subresource }) => subresource)).toContain("publicAccessBlock");
  });

  it("is not one with an operator that we have not heard of", () => {
    expect(problemsOf(policyOf({ Condition: { QuantumEquals: { a: "b" } } }))).toBe("");
    expect(problemsOf(policyOf({ Condition: { "ForAnyValue:StringNotLikeIfExists": { a: "b" } } }))).toBe("");
  });
});
