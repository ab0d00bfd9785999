import { describe, expect, it } from "vitest";
import { planNow } from "../../../core/apply/converge.ts";
import type { Resolved } from "../../../core/resolve/resolve.ts";
import { parseDesired } from "../../../core/spec/desired.ts";
import { facts, liveBucket, requiring, wantedBy } from "../../support/layered.ts";
import { tlsOnly } from "../../support/layeredWorld.ts";

const statementOf = (more: object = {}) => ({
  ...{ Sid: "Site", Effect: "Allow", Principal: "*", Action: "s3:GetObject" },
  ...{ Resource: `arn:aws:s3:::${facts.name}/*`, ...more },
});
const policyOf = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const tls = policyOf(tlsOnly);
const replication = {
  Role: "arn:aws:iam::111122223333:role/s3-replication",
  Rules: [
    { ID: "all", Status: "Enabled", Prefix: "", Destination: { Bucket: "arn:aws:s3:::report-target" } },
  ],
};

/** Plans and runs what is wanted: the calls that S3 takes, those that the plan refuses, and those that S3 refuses. */
async function ran(live: object, wanted: Pick<Resolved, "desired">, more: object = {}) {
  const { run, provider, apply, peek } = await liveBucket(live);
  if (Object.keys(more).length > 0) await apply(more);
  if (!wanted.desired) throw new Error("nothing is wanted");
  const plan = await planNow(wanted.desired, { provider });
  const { sent, failed } = await run(wanted);
  expect(sent.map(({ type }) => type)).toEqual(plan.actions.map(({ type }) => type));
  return { plan, sent: sent.map(({ type }) => type), failed, refused: plan.refused, peek };
}

const bySpec = (spec: object) => ({
  desired: parseDesired({ name: facts.name, region: facts.region, ...spec }),
});

describe("a call that S3 refuses for another facet's value is in no plan", () => {
  it("a policy with a public statement of others, where public access is blocked already", async () => {
    const wanted = wantedBy([requiring({ blockPublicAccess: true, policy: tls, tags: { a: "1" } })]);
    const live = { policy: policyOf(statementOf()), blockPublicAccess: false };
    const one = await ran(live, wanted, { blockPublicAccess: true });
    expect([one.sent, one.failed]).toEqual([["PutBucketTagging"], []]);
    expect(one.refused).toMatchObject([
      { facet: "policy", reason: expect.stringContaining('remove the statement "Site"') },
    ]);
    expect(`${one.plan}`).toContain("1 refusal");
  });

  it("names a public statement without a Sid by what it allows", async () => {
    const wanted = wantedBy([requiring({ blockPublicAccess: true, policy: tls })]);
    const { Sid: _, ...unnamed } = statementOf();
    const live = { policy: policyOf(unnamed), blockPublicAccess: false };
    const { refused } = await ran(live, wanted, { blockPublicAccess: true });
    expect(refused[0]?.reason).toContain("remove the statement that allows s3:GetObject");
  });

  it.each([
    ["a fixed principal", { Principal: { AWS: "arn:aws:iam::111122223333:role/reader" } }],
    ["a condition that limits it", { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } }],
  ])("but a policy whose statement has %s is sent", async (_, more) => {
    const wanted = wantedBy([requiring({ blockPublicAccess: true, policy: tls })]);
    const { sent, refused } = await ran({ policy: policyOf(statementOf(more)) }, wanted);
    expect([sent, refused]).toEqual([["PutBucketPolicy"], []]);
  });

  it("nor a policy that the spec says, beside the block that it says", async () => {
    const { sent, failed, refused } = await ran(
      {},
      bySpec({ policy: policyOf(statementOf()), blockPublicAccess: true }),
    );
    expect([sent, failed, refused.map(({ facet }) => facet)]).toEqual([[], [], ["policy"]]);
  });

  it("a public ACL under BlockPublicAcls", async () => {
    const spec = {
      ownership: "ObjectWriter",
      acl: "public-read",
      blockPublicAccess: { BlockPublicAcls: true },
    };
    const { sent, failed, refused } = await ran({ ownership: "ObjectWriter" }, bySpec(spec));
    expect([sent, failed, refused.map(({ facet }) => facet)]).toEqual([[], [], ["acl"]]);
    expect(refused[0]?.reason).toContain("BlockPublicAcls");
  });

  it("an ACL under BucketOwnerEnforced, and enforced ownership over an ACL of others", async () => {
    const spec = { ownership: "BucketOwnerEnforced", acl: "log-delivery-write" };
    const fresh = await ran({}, bySpec(spec));
    expect([fresh.sent, fresh.failed, fresh.refused.map(({ facet }) => facet)]).toEqual([[], [], ["acl"]]);
    const open = await ran({ ...spec, ownership: "ObjectWriter" }, bySpec(spec));
    expect([open.sent, open.failed, open.refused.map(({ facet }) => facet)]).toEqual([[], [], ["ownership"]]);
  });

  it("versioning suspended with Object Lock, or with replication", async () => {
    const locked = await ran(
      { objectLock: true, versioning: true },
      bySpec({ versioning: false, objectLock: true }),
    );
    expect([locked.sent, locked.failed]).toEqual([[], []]);
    expect(locked.refused).toMatchObject([
      { facet: "versioning", reason: "S3 does not suspend versioning while the bucket has Object Lock" },
    ]);
    const copied = await ran({ versioning: true, replication }, bySpec({ versioning: false, replication }));
    expect([copied.sent, copied.failed, copied.refused.map(({ facet }) => facet)]).toEqual([
      [],
      [],
      ["versioning"],
    ]);
  });

  it("Object Lock and replication where versioning stays off", async () => {
    for (const [name, value] of Object.entries({ objectLock: true, replication })) {
      const { sent, failed, refused } = await ran({}, bySpec({ versioning: false, [name]: value }));
      expect([sent, failed, refused.map(({ facet }) => facet)]).toEqual([
        ["PutBucketVersioning"],
        [],
        [name],
      ]);
    }
  });
});

describe("a call is sent where another call of the plan makes S3 take it", () => {
  it.each<[string, object, object, string[]]>([
    [
      "versioning before Object Lock",
      {},
      { versioning: true, objectLock: true },
      ["PutBucketVersioning", "PutObjectLockConfiguration"],
    ],
    [
      "replication away before versioning",
      { versioning: true, replication },
      { versioning: false, replication: null },
      ["DeleteBucketReplication", "PutBucketVersioning"],
    ],
    [
      "the ACL before ownership",
      { ownership: "ObjectWriter", acl: "log-delivery-write" },
      { ownership: "BucketOwnerEnforced", acl: "private" },
      ["PutBucketAcl", "PutBucketOwnershipControls"],
    ],
    [
      "ownership before the ACL",
      {},
      { ownership: "ObjectWriter", acl: "log-delivery-write" },
      ["PutBucketOwnershipControls", "PutBucketAcl"],
    ],
    [
      "the block off before a public policy",
      {},
      { blockPublicAccess: false, policy: policyOf(statementOf()) },
      ["PutPublicAccessBlock", "PutBucketPolicy"],
    ],
  ])("%s", async (_, live, spec, calls) => {
    const { sent, failed, refused } = await ran(live, bySpec(spec));
    expect([sent, failed, refused]).toEqual([calls, [], []]);
  });

  it("and not where that call is withheld", async () => {
    const { provider } = await liveBucket();
    const { desired } = bySpec({ versioning: true, objectLock: true, tags: { a: "1" } });
    const plan = await planNow(desired, { provider });
    const held = plan.restrained(new Map([["versioning", { reason: "a conflict", isForPerson: false }]]));
    expect(held.actions.map(({ type }) => type)).toEqual(["PutBucketTagging"]);
    expect(held.refused.map(({ facet }) => facet)).toEqual(["objectLock"]);
  });
});
