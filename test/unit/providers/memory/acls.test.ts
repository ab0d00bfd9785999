import {
  GetBucketAclCommand,
  type Grant,
  PutBucketAclCommand,
  type PutBucketAclCommandInput,
  PutBucketOwnershipControlsCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";
import { at, newS3, owned, refusal, s3, send, unblocked } from "./scene.ts";

beforeEach(newS3);

const groups = "http://acs.amazonaws.com/groups";
const [everyone, anyAccount, logs] = [
  `${groups}/global/AllUsers`,
  `${groups}/global/AuthenticatedUsers`,
  `${groups}/s3/LogDelivery`,
];
const other = "0123456789abcdef".repeat(4);

type Asked = Omit<PutBucketAclCommandInput, "Bucket">;

const put = (asked: Asked) => new PutBucketAclCommand({ ...at, ...asked });
const said = async (asked: Asked) => {
  const { Code, message } = await refusal(put(asked));
  return `${Code}: ${message}`;
};
/** The grants of a bucket, each as "permission: who". */
const grants = async () => {
  const { Grants = [] } = await send(new GetBucketAclCommand(at));
  return Grants.map(({ Grantee, Permission }) => {
    const who = Grantee?.Type === "Group" ? `group ${Grantee.URI}` : `user ${Grantee?.ID}`;
    return `${Permission}: ${who}`;
  });
};
const inBody = (...Grants: object[]): Asked => ({
  AccessControlPolicy: { Owner: { ID: s3.owner }, Grants: Grants as Grant[] },
});

beforeEach(async () => {
  await send(owned("ObjectWriter"));
  await send(unblocked());
});

describe("a canned ACL grants, besides all to the owner,", () => {
  test.each<[ACL: string, granted: string[]]>([
    ["private", []],
    ["public-read", [`READ: group ${everyone}`]],
    ["public-read-write", [`READ: group ${everyone}`, `WRITE: group ${everyone}`]],
    ["authenticated-read", [`READ: group ${anyAccount}`]],
    ["log-delivery-write", [`WRITE: group ${logs}`, `READ_ACP: group ${logs}`]],
  ])("%s: %j", async (ACL, granted) => {
    await send(put({ ACL: ACL as "private" }));
    expect(await grants()).toEqual([`FULL_CONTROL: user ${s3.owner}`, ...granted]);
  });
});

describe("an ACL in headers", () => {
  test.each([
    ["GrantFullControl", "FULL_CONTROL"],
    ["GrantRead", "READ"],
    ["GrantReadACP", "READ_ACP"],
    ["GrantWrite", "WRITE"],
    ["GrantWriteACP", "WRITE_ACP"],
  ])("grants by %s the permission %s, and nothing to the owner", async (header, permission) => {
    await send(put({ [header]: `id="${other}"` }));
    expect(await grants()).toEqual([`${permission}: user ${other}`]);
    expect(await said({ [header]: "", ACL: "private" })).toBe(
      "InvalidRequest: Specifying both Canned ACLs and Header Grants is not allowed",
    );
  });

  test.each([
    `id=${other}`,
    `id="${other}"`,
    ` id = "${other}" `,
    `ID="${other}"`,
    `id="${other}`,
    `id=${other}"`,
  ])("names an account as %s", async (text) => {
    await send(put({ GrantRead: text }));
    expect(await grants()).toEqual([`READ: user ${other}`]);
  });

  test("names several grantees with commas between them", async () => {
    await send(put({ GrantRead: `id="${other}", URI="${logs}"`, GrantWrite: `uri=${everyone}` }));
    expect(await grants()).toEqual([
      `READ: user ${other}`,
      `READ: group ${logs}`,
      `WRITE: group ${everyone}`,
    ]);
  });

  test.each([
    ["", "InvalidArgument: Argument format not recognized"],
    [`xid="${other}"`, "InvalidArgument: Argument format not recognized"],
    [`id "${other}"`, "InvalidArgument: Argument format not recognized"],
    [`id="a"b"`, "InvalidArgument: Argument format not recognized"],
    [`id=a"b`, "InvalidArgument: Argument format not recognized"],
    [`id=""${other}"`, "InvalidArgument: Argument format not recognized"],
    [`id="${other}""`, "InvalidArgument: Argument format not recognized"],
    [`id="${other}0"`, "InvalidArgument: Invalid id"],
    [`id="x${other}"`, "InvalidArgument: Invalid id"],
    [`id="${other.slice(1)}"`, "InvalidArgument: Invalid id"],
    [`id="${other.toUpperCase()}"`, "InvalidArgument: Invalid id"],
    [`uri="${everyone}s"`, "InvalidArgument: Invalid group uri"],
    ["EmailAddress=a@b", "MethodNotAllowed: The specified method is not allowed against this resource."],
    [`id=${other},`, "InvalidArgument: Argument format not recognized"],
  ])("cannot name a grantee as %s", async (text, answer) => {
    expect(await said({ GrantRead: text })).toBe(answer);
  });

  test("is refused with the argument that is wrong", async () => {
    expect(await refusal(put({ GrantRead: "id=a" }))).toMatchObject({
      ArgumentName: "id",
      ArgumentValue: "a",
    });
    expect(await refusal(put({ GrantRead: "uri=a" }))).toMatchObject({
      ArgumentName: "uri",
      ArgumentValue: "a",
    });
  });
});

describe("an ACL in the body", () => {
  const user = { Type: "CanonicalUser", ID: other };

  test("is kept as it is, without the names that S3 no longer shows, and empty if it grants nothing", async () => {
    await send(
      put(
        inBody(
          { Grantee: { ...user, DisplayName: "alice" }, Permission: "READ_ACP" },
          { Grantee: { Type: "Group", URI: anyAccount, ID: "x" }, Permission: "WRITE" },
        ),
      ),
    );
    const { Owner, Grants } = await send(new GetBucketAclCommand(at));
    expect(Owner).toEqual({ ID: s3.owner });
    expect(Grants).toEqual([
      { Grantee: user, Permission: "READ_ACP" },
      { Grantee: { Type: "Group", URI: anyAccount }, Permission: "WRITE" },
    ]);
    await send(put({ AccessControlPolicy: { Owner: { ID: s3.owner } } }));
    expect(await grants()).toEqual([]);
  });

  test("has at most a hundred grants", async () => {
    const many = (count: number) =>
      inBody(...Array.from({ length: count }, () => ({ Grantee: user, Permission: "READ" })));
    await send(put(many(100)));
    expect(await said(many(101))).toContain("MalformedACLError");
  });

  test.each([
    ["no grantee", { Permission: "READ" }],
    ["no permission", { Grantee: user }],
    ["no kind of grantee", { Grantee: { ID: other }, Permission: "READ" }],
    ["an account without its ID", { Grantee: { Type: "CanonicalUser" }, Permission: "READ" }],
    ["a group with an ID", { Grantee: { Type: "Group", ID: other }, Permission: "READ" }],
    [
      "an account with a group's URI",
      { Grantee: { Type: "CanonicalUser", URI: everyone }, Permission: "READ" },
    ],
  ])("is malformed with %s", async (_, grant) => {
    expect(await said(inBody(grant))).toBe(
      "MalformedACLError: The XML you provided was not well-formed or did not validate against our published schema",
    );
  });

  test("is not taken beside another ACL, nor from another owner", async () => {
    const content = "UnexpectedContent: This request does not support content";
    expect(await said({ ...inBody(), ACL: "private" })).toBe(content);
    expect(await said({ ...inBody(), GrantWrite: `id=${other}` })).toBe(content);
    expect(await said({ AccessControlPolicy: { Owner: { ID: other } } })).toBe("AccessDenied: Access Denied");
    const outcome = await refusal(put({ ...inBody(), ACL: "private" }));
    expect(outcome.$metadata.httpStatusCode).toBe(400);
  });
});

describe("enforced ownership", () => {
  const enforce = new PutBucketOwnershipControlsCommand({
    ...at,
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
  });

  test.each<[string, Asked, boolean]>([
    ["the owner alone has rights", { ACL: "private" }, true],
    ["the owner has some of them", { GrantRead: `id=${new Array(64).fill("a").join("")}` }, false],
    ["logs are delivered", { ACL: "log-delivery-write" as "private" }, false],
    ["no one has rights", { AccessControlPolicy: { Grants: [] } }, true],
  ])("while %s", async (_, asked, taken) => {
    const policy = asked.AccessControlPolicy && { ...asked.AccessControlPolicy, Owner: { ID: s3.owner } };
    await send(put({ ...asked, ...(policy && { AccessControlPolicy: policy }) }));
    if (taken) await send(enforce);
    else
      expect((await refusal(enforce)).message).toBe(
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      );
  });

  test("has exactly one rule", async () => {
    const rule = { ObjectOwnership: "ObjectWriter" as const };
    const two = { Rules: [rule, rule] };
    expect(
      (await refusal(new PutBucketOwnershipControlsCommand({ ...at, OwnershipControls: two }))).name,
    ).toBe("MalformedXML");
  });
});
