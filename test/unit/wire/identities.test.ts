import { describe, expect, it } from "vitest";
import { name, refusal, type Table, wire } from "../../support/wire.ts";
import { World } from "../../support/world.ts";

// S3 has several forms for one identity, and shows another one than was sent. If it is unknown whether two are one,
// the plan says so, and one write is all that is tried.

const canonical = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const access = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE";

const policyOf = (Principal: object, more: object = {}) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Read",
      Effect: "Allow",
      Principal,
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${name}/*`,
      ...more,
    },
  ],
});

/** S3, which takes each policy and shows what it has shown before. */
const showing = (document: object): Table => ({
  "GET policy": { headers: { "content-type": "application/json" }, body: JSON.stringify(document) },
  "GET acl": refusal(403, "AccessDenied"),
  "PUT policy": { status: 204 },
});

const forms: readonly (readonly [string, object, object])[] = [
  [
    "a canonical user is there, and an ARN is wanted",
    { CanonicalUser: canonical },
    { AWS: "arn:aws:iam::444455556666:root" },
  ],
  [
    "a canonical user is there, and a number is wanted",
    { CanonicalUser: canonical },
    { AWS: "444455556666" },
  ],
  [
    "an ARN is there, and a canonical user is wanted",
    { AWS: "arn:aws:iam::444455556666:root" },
    { CanonicalUser: canonical },
  ],
  [
    "an origin access identity is an ARN, and a canonical user is wanted",
    { AWS: access },
    { CanonicalUser: canonical },
  ],
  [
    "a canonical user is there, and an origin access identity is wanted",
    { CanonicalUser: canonical },
    { AWS: access },
  ],
  [
    "a deleted user is there, and an ARN is wanted",
    { AWS: "AIDAJQABLZS4A3QDU576Q" },
    { AWS: "arn:aws:iam::444455556666:user/ann" },
  ],
  [
    "a deleted role is there, and an ARN is wanted",
    { AWS: "AROAJQABLZS4A3QDU576Q" },
    { AWS: "arn:aws:iam::444455556666:role/app" },
  ],
];

describe("two forms that may mean the same identity", () => {
  it.each(forms)("are said before the first write: %s", async (_, live, wanted) => {
    const { plan } = wire(showing(policyOf(live)));
    const { warnings } = await plan({ policy: policyOf(wanted) });
    expect(warnings.map(({ kind }) => kind)).toContain("doubtful");
    expect(warnings[0]?.text).toContain("is unknown here, so it is written only once");
  });

  it.each(forms)("cost one write, and then both values are reported: %s", async (_, live, wanted) => {
    const { provider, writes } = wire(showing(policyOf(live)), "orders-archive");
    const world = new World();
    Object.assign(world.core, { provider, guard: undefined });
    await world.spec({ policy: policyOf(wanted) });
    for (let checks = 0; checks < 20; checks++) await world.whenDue();
    expect(writes()).toHaveLength(1);
    expect(world.status).toMatchObject({ verdict: "blocked" });
    expect(world.status?.reason).toContain("S3 returns another value than was sent");
  });
});

describe("an additional principal that the spec does not admit", () => {
  it("is removed by each check, doubtful or not", async () => {
    const live = policyOf({ CanonicalUser: canonical });
    const open = policyOf({ AWS: "*" }, { Sid: "Open" });
    const both = { ...live, Statement: [...live.Statement, ...open.Statement] };
    const { provider, writes } = wire(showing(both), "orders-archive");
    const world = new World();
    Object.assign(world.core, { provider, guard: undefined });
    await world.spec({ policy: policyOf({ AWS: "444455556666" }) });
    for (let checks = 0; checks < 5; checks++) await world.whenDue();
    expect(writes().length).toBeGreaterThan(3);
  });
});

describe("forms that differ for certain", () => {
  const clear: readonly (readonly [string, live: object, wanted: object, more: object])[] = [
    ["two canonical users", { CanonicalUser: canonical }, { CanonicalUser: canonical.replace("7", "8") }, {}],
    ["a canonical user and everyone", { CanonicalUser: canonical }, { AWS: "*" }, {}],
    [
      "a canonical user and a service",
      { CanonicalUser: canonical },
      { Service: "logging.s3.amazonaws.com" },
      {},
    ],
    ["two accounts", { AWS: "111122223333" }, { AWS: "444455556666" }, {}],
    [
      "another action besides",
      { CanonicalUser: canonical },
      { AWS: "444455556666" },
      { Action: "s3:PutObject" },
    ],
    [
      "more besides",
      { CanonicalUser: [canonical, canonical.replace("7", "8")] },
      { AWS: "444455556666" },
      {},
    ],
    ["one for two", { CanonicalUser: canonical }, { AWS: ["444455556666", "777788889999"] }, {}],
  ];

  it.each(clear)("is no doubt: %s", async (_, live, wanted, more) => {
    const { plan } = wire(showing(policyOf(live)));
    const { warnings } = await plan({ policy: policyOf(wanted, more) });
    expect(warnings.filter(({ text }) => text.includes("written only once"))).toEqual([]);
  });
});

describe("grants by an address of mail, which S3 shows by the id that it belongs to", () => {
  const grant = (inner: string) => `<Grant>${inner}<Permission>READ</Permission></Grant>`;
  const acl = (...grants: string[]) =>
    `<?xml version="1.0" encoding="UTF-8"?><AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>${"a".repeat(64)}</ID></Owner><AccessControlList>${grants.join("")}</AccessControlList></AccessControlPolicy>`;
  const byMail =
    '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="AmazonCustomerByEmail"><EmailAddress>ann@example.com</EmailAddress></Grantee>';

  it("are said before they are replaced", async () => {
    const { plan } = wire({ "GET acl": { body: acl(grant(byMail)) } });
    const Grants = [{ Grantee: { Type: "CanonicalUser", ID: canonical }, Permission: "READ" }];
    const { warnings } = await plan({ acl: { Grants } });
    expect(warnings).toMatchObject([{ facet: "acl", kind: "doubtful" }]);
    expect(warnings[0]?.text).toContain(
      `the bucket has email=ann@example.com READ and the spec has id=${canonical} READ`,
    );
  });

  const grantee = (ID: string) => `<Grantee xsi:type="CanonicalUser"><ID>${ID}</ID></Grantee>`;
  const other = canonical.replace("7", "8");

  it.each([
    ["another permission", [grant(byMail)], [["WRITE", canonical]]],
    ["two ids", [grant(grantee(other))], [["READ", canonical]]],
    ["an id besides", [grant(byMail), grant(grantee(other))], [["READ", canonical]]],
  ])("are no doubt where they differ for certain: %s", async (_, live, wanted) => {
    const { plan } = wire({ "GET acl": { body: acl(...live) } });
    const Grants = wanted.map(([Permission, ID]) => ({ Grantee: { Type: "CanonicalUser", ID }, Permission }));
    const planned = await plan({ acl: { Grants } });
    expect([planned.actions.length, planned.warnings]).toEqual([1, []]);
  });
});
