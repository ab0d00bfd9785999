import { PutBucketAclCommand, PutBucketOwnershipControlsCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { acl } from "../../../core/facets/acl.ts";
import { diff } from "../../../core/values/normal.ts";
import { problemsOf, trial } from "../../support/trial.ts";

const groups = "http://acs.amazonaws.com/groups";
const [friend, stranger] = ["a".repeat(64), "b".repeat(64)];
const to = (ID: string, Permission = "READ") => ({ Grantee: { Type: "CanonicalUser", ID }, Permission });
const toGroup = (name: string, Permission = "READ") => ({
  Grantee: { Type: "Group", URI: `${groups}/${name}` },
  Permission,
});

/** A bucket whose ACL counts, and which nothing blocks. */
async function counting() {
  const acl = trial("acl");
  await acl.create();
  acl.plant("ownershipControls", { Rules: [{ ObjectOwnership: "ObjectWriter" }] });
  acl.plant("publicAccessBlock", undefined);
  const { owner } = acl.s3;
  return { ...acl, owner, own: to(owner, "FULL_CONTROL") };
}

describe("an ACL", () => {
  it("is sent as a body, in which the owner is the live one's", async () => {
    const { writes, owner, own } = await counting();
    const Grants = [own, to(friend), toGroup("s3/LogDelivery", "WRITE")];
    const AccessControlPolicy = { Owner: { ID: owner }, Grants };
    expect(await writes({ Grants })).toEqual([["PutBucketAcl", { AccessControlPolicy }]]);
  });

  it("may name a canned one, also by its grants", async () => {
    const { writes, owner, own } = await counting();
    const open = { Owner: { ID: owner }, Grants: [own, toGroup("global/AllUsers")] };
    for (const same of ["public-read", open])
      expect(await writes(same)).toEqual([["PutBucketAcl", { ACL: "public-read" }]]);
  });

  it("is in sync as get-bucket-acl prints it, and once it is written", async () => {
    const { apply, plan, peek, own } = await counting();
    expect((await plan(peek("acl"))).inSync).toBe(true);
    for (const Grants of [[own, to(friend)], [to(friend)], []]) {
      expect((await apply({ Grants })).converged).toBe(true);
      expect((await plan({ Grants })).inSync).toBe(true);
      expect((await plan(peek("acl"))).inSync).toBe(true);
    }
  });

  it("of a bucket that is to be made takes the owner from the spec, and is refused without", async () => {
    const { plan, apply, s3 } = trial("acl");
    const more = { ownership: "ObjectWriter" };
    const Grants = [to(s3.owner, "FULL_CONTROL"), to(friend)];
    expect((await plan({ Grants }, more)).refused).toMatchObject([
      { facet: "acl", reason: expect.stringContaining("Owner") },
    ]);
    expect((await apply({ Owner: { ID: s3.owner }, Grants }, more)).converged).toBe(true);
  });

  it("is what the spec says, whatever owner the spec names", async () => {
    const { plan, peek, apply, own, owner } = await counting();
    const Grants = [own, to(stranger, "FULL_CONTROL")];
    const { actions } = await plan({ Owner: { ID: stranger }, Grants });
    expect(actions[0]?.details.opens).toEqual([expect.stringContaining(stranger)]);
    await apply({ Owner: { ID: stranger }, Grants });
    expect(peek("acl")).toEqual({ Owner: { ID: owner }, Grants });
  });

  it.each([
    ["a text that ends the id", to('x",emailAddress="mallory@example.com'), "64 hex digits"],
    ["a list of ids", to(`${friend}, id=${stranger}`), "64 hex digits"],
    ["an extra line", to(`${friend}\nx-amz-acl: public-read`), "64 hex digits"],
    ["an unknown group", toGroup("global/AllUsers#"), "allowed:"],
    ["a header's end in a group", toGroup('global/AllUsers",id="x'), "allowed:"],
    ["an e-mail address", { ...to(friend), Grantee: { Type: "AmazonCustomerByEmail" } }, "/acl/Grants/0"],
  ])("is refused with %s", (_, grant, why) => {
    expect(problemsOf("acl", { Grants: [grant] })).toContain(why);
    expect(problemsOf("logging", { TargetBucket: "logs", TargetGrants: [grant] })).toContain(
      why.replace("/acl/Grants", "/logging/TargetGrants"),
    );
  });

  it("takes no more grants than S3", () => {
    expect(problemsOf("acl", { Grants: Array(101).fill(to(friend)) })).toContain("at most 100");
  });

  it.each([
    [[toGroup("global/AllUsers")], [], "exposure"],
    [[toGroup("global/AuthenticatedUsers")], [], "exposure"],
    [[to(stranger)], [to(friend)], "exposure"],
    [[toGroup("s3/LogDelivery", "WRITE")], [], "exposure"],
    [[to(friend, "FULL_CONTROL")], [to(friend)], "exposure"],
    [[to(friend)], [to(friend, "FULL_CONTROL")], "other"],
    [[to(friend, "WRITE")], [to(friend, "FULL_CONTROL"), to(stranger)], "other"],
    [[toGroup("global/AuthenticatedUsers")], [toGroup("global/AllUsers")], "other"],
  ])("that has %j where the spec has %j is of severity %s", async (live, wanted, severity) => {
    const { apply, plan, own } = await counting();
    await apply({ Grants: [own, ...live] });
    expect((await plan({ Grants: [own, ...wanted] })).severity).toBe(severity);
  });
});

describe("removed ownership, with an ACL that grants access", () => {
  const opened = async () => {
    const ownership = trial("ownership");
    await ownership.create();
    const rules = { Rules: [{ ObjectOwnership: "ObjectWriter" as const }] };
    const { send, Bucket } = ownership;
    await send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: rules }));
    const GrantRead = `id=${stranger}`;
    await send(new PutBucketAclCommand({ Bucket, GrantRead, GrantFullControl: `id=${ownership.s3.owner}` }));
    ownership.s3.calls.length = 0;
    return ownership;
  };
  const writes = ({ s3 }: Awaited<ReturnType<typeof opened>>) =>
    s3.calls
      .filter(({ write }) => write)
      .map(({ operation, code }) => (code ? `${operation}: ${code}` : operation));

  it("is enforced again, and the grants are taken back, where the spec says nothing of the ACL", async () => {
    const ownership = await opened();
    expect((await ownership.apply("BucketOwnerEnforced")).converged).toBe(true);
    expect(writes(ownership)).toEqual([
      "PutBucketOwnershipControls: InvalidBucketAclWithObjectOwnership",
      "PutBucketAcl",
      "PutBucketOwnershipControls",
    ]);
    const { owner } = ownership.s3;
    expect(ownership.peek("acl")).toEqual({ Owner: { ID: owner }, Grants: [to(owner, "FULL_CONTROL")] });
  });

  it("is enforced after the ACL is as the spec says, where it says so", async () => {
    const ownership = await opened();
    expect((await ownership.apply("BucketOwnerEnforced", { acl: "private" })).converged).toBe(true);
    expect(writes(ownership)).toEqual(["PutBucketAcl", "PutBucketOwnershipControls"]);
  });

  it("is left to the spec that declares grants all the same: the plan says that both cannot be", async () => {
    const ownership = await opened();
    const acl = { Grants: [to(ownership.s3.owner, "FULL_CONTROL"), to(stranger)] };
    const { failed, plan } = await ownership.apply("BucketOwnerEnforced", { acl });
    expect([failed, writes(ownership)]).toEqual([[], []]);
    expect(plan.refused).toMatchObject([
      { facet: "ownership", reason: "BucketOwnerEnforced permits no ACL but private" },
    ]);
  });

  it("costs no write to the ACL when S3 refuses for another reason", async () => {
    const ownership = await opened();
    ownership.s3.intercept = (operation) =>
      operation === "PutBucketOwnershipControls"
        ? Object.assign(new Error("no"), { Code: "InvalidRequest", $metadata: { httpStatusCode: 400 } })
        : undefined;
    await ownership.apply("BucketOwnerEnforced");
    expect(writes(ownership)).not.toContain("PutBucketAcl");
  });
});

describe("the owner that an ACL names", () => {
  it("is never compared, also where S3 does not show it", () => {
    const Grants = [{ Grantee: { Type: "CanonicalUser", ID: "a".repeat(64) }, Permission: "READ" }];
    const wanted = { Owner: { ID: "0".repeat(64) }, Grants } as never;
    for (const live of [{ Grants }, { Owner: { ID: "1".repeat(64) }, Grants }] as never[]) {
      const there = acl.effective(acl.normalise(live, live));
      const strict = { ignores: () => false, additive: false };
      expect(diff(acl.normalise(wanted, live), there, strict)).toEqual([]);
    }
  });
});
