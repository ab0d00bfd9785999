import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { bucket, region, World } from "../../support/world.ts";

const allUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
const resources = { Resource: `arn:aws:s3:::${bucket}/*` };
const onlyEncrypted = {
  Sid: "Ours",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  ...resources,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const shop = { Sid: "Shop", Effect: "Allow", Principal: "*", Action: "s3:GetObject", ...resources };
const theirDeny = { Effect: "Deny", Principal: "*", Action: "s3:DeleteObject", ...resources };
const theirs = { Effect: "Allow", Principal: { AWS: "999988887777" }, Action: "s3:*", ...resources };
const policyOf = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });

const blocks = (...off: string[]) =>
  Object.fromEntries(
    ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map((name) => [
      name,
      !off.includes(name),
    ]),
  );

let world: World;
beforeEach(async () => {
  world = new World();
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await world.s3.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration, ObjectOwnership: "ObjectWriter" }),
    region,
  );
  world.s3.plant(bucket, "publicAccessBlock", undefined);
});

const grants = (...of: object[]) => ({ Owner: { ID: world.s3.owner }, Grants: of });
const full = () => ({
  Grantee: { Type: "CanonicalUser", ID: world.s3.owner },
  Permission: "FULL_CONTROL",
});
const toAllUsers = (Permission: string) => ({ Grantee: { Type: "Group", URI: allUsers }, Permission });

const policyThere = () => JSON.parse(`${world.s3.peek(bucket, "policy")}`).Statement as object[];

/** The operator does not permit what the spec opens, and another principal has opened the bucket. */
describe("a facet that another principal opened, and whose repair would give the public new access,", () => {
  it("is closed without the spec's public statement", async () => {
    world.s3.plant(bucket, "policy", JSON.stringify(policyOf(theirs)));
    const outcome = await world.spec({ policy: policyOf(onlyEncrypted, shop) });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutBucketPolicy" }] });
    expect(outcome.reason).toContain("an operator must first allow it");
    expect(policyThere()).toEqual([onlyEncrypted]);
  });

  it.each([[theirDeny], [{ ...theirDeny, Sid: "Ours" }]])(
    "keeps a foreign Deny that excludes the public, and is closed otherwise",
    async (deny) => {
      world.s3.plant(bucket, "acl", grants(full(), toAllUsers("READ")));
      world.s3.plant(bucket, "policy", JSON.stringify(policyOf(deny, theirs)));
      const outcome = await world.spec({ policy: policyOf(onlyEncrypted) });
      expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutBucketPolicy" }] });
      expect(policyThere()).toHaveLength(2);
      expect(policyThere()).toEqual(expect.arrayContaining([onlyEncrypted, theirDeny]));
      expect(await world.whenDue()).toMatchObject({ verdict: "blocked", sent: [] });
    },
  );

  it("is closed, and keeps a block that the other principal switched on although the spec leaves it off", async () => {
    world.s3.plant(bucket, "publicAccessBlock", blocks("BlockPublicAcls"));
    const outcome = await world.spec({ blockPublicAccess: blocks("RestrictPublicBuckets") });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutPublicAccessBlock" }] });
    expect(world.s3.peek(bucket, "publicAccessBlock")).toEqual(blocks());
  });

  it("is closed if other grants exist than the spec has", async () => {
    world.s3.plant(bucket, "acl", grants(full(), toAllUsers("WRITE")));
    const outcome = await world.spec({ acl: "public-read" });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutBucketAcl" }] });
    expect(world.s3.peek(bucket, "acl")).toEqual(grants(full()));
  });

  it("is not written if no one has access beyond the spec", async () => {
    world.s3.plant(bucket, "policy", JSON.stringify(policyOf(onlyEncrypted, theirDeny)));
    const outcome = await world.spec({ policy: policyOf(onlyEncrypted, shop) });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [] });
  });
});

describe("a missing bucket whose creation gives access that its spec denies", () => {
  it("is created when its windows open, like any other", async () => {
    world = new World();
    world.restraints.windows.push({ kind: "deny", schedule: "0 0 * * *", duration: "24h" });
    const outcome = await world.spec({ policy: policyOf(onlyEncrypted) });
    expect(outcome).toMatchObject({ verdict: "held", held: ["window"], sent: [] });
    expect(world.calls.filter((operation) => !operation.startsWith("Get"))).toEqual([]);
  });
});
