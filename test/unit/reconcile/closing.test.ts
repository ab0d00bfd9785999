import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { bucket, region, World } from "../../support/world.ts";

const everybody = "http://acs.amazonaws.com/groups/global/AllUsers";
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
const toEverybody = (Permission: string) => ({ Grantee: { Type: "Group", URI: everybody }, Permission });

const policyThere = () => JSON.parse(`${world.s3.peek(bucket, "policy")}`).Statement as object[];

/** What a spec asks for is there, as nobody gave leave for it; and then somebody lets others in. */
describe("a facet that somebody opened, and whose repair would give the public what it does not have now,", () => {
  it("is closed as far as nothing is given: the public statement of the spec stays away", async () => {
    world.s3.plant(bucket, "policy", JSON.stringify(policyOf(theirs)));
    const outcome = await world.spec({ policy: policyOf(onlyEncrypted, shop) });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutBucketPolicy" }] });
    expect(outcome.reason).toContain("an operator must first allow it");
    expect(policyThere()).toEqual([onlyEncrypted]);
  });

  it.each([[theirDeny], [{ ...theirDeny, Sid: "Ours" }]])(
    "is closed also where it takes a Deny of theirs to keep the public out: that stays",
    async (deny) => {
      world.s3.plant(bucket, "acl", grants(full(), toEverybody("READ")));
      world.s3.plant(bucket, "policy", JSON.stringify(policyOf(deny, theirs)));
      const outcome = await world.spec({ policy: policyOf(onlyEncrypted) });
      expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutBucketPolicy" }] });
      expect(policyThere()).toHaveLength(2);
      expect(policyThere()).toEqual(expect.arrayContaining([onlyEncrypted, theirDeny]));
      expect(await world.whenDue()).toMatchObject({ verdict: "blocked", sent: [] });
    },
  );

  it("is closed where they had switched on what the spec leaves off", async () => {
    world.s3.plant(bucket, "publicAccessBlock", blocks("BlockPublicAcls"));
    const outcome = await world.spec({ blockPublicAccess: blocks("RestrictPublicBuckets") });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutPublicAccessBlock" }] });
    expect(world.s3.peek(bucket, "publicAccessBlock")).toEqual(blocks());
  });

  it("is closed where they granted something else than the spec grants", async () => {
    world.s3.plant(bucket, "acl", grants(full(), toEverybody("WRITE")));
    const outcome = await world.spec({ acl: "public-read" });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutBucketAcl" }] });
    expect(world.s3.peek(bucket, "acl")).toEqual(grants(full()));
  });

  it("is left as it is where nobody is let in who is not to be", async () => {
    world.s3.plant(bucket, "policy", JSON.stringify(policyOf(onlyEncrypted, theirDeny)));
    const outcome = await world.spec({ policy: policyOf(onlyEncrypted, shop) });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [] });
  });
});

describe("a bucket that is to be made, and that a new one lets in somebody whom its spec keeps out,", () => {
  it("is written to when its windows open, like any other", async () => {
    world = new World();
    world.restraints.windows.push({ kind: "deny", schedule: "0 0 * * *", duration: "24h" });
    const outcome = await world.spec({ policy: policyOf(onlyEncrypted) });
    expect(outcome).toMatchObject({ verdict: "held", held: ["window"], sent: [] });
    expect(world.calls.filter((operation) => !operation.startsWith("Get"))).toEqual([]);
  });
});
