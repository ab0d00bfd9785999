import {
  DeleteBucketOwnershipControlsCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  type Grantee,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";

import { MemoryS3 } from "../../../../core/providers/memory/s3.ts";
import { at, expectRefusal, newS3, owned, policy, putPolicy, refusal, s3, send, unblocked } from "./scene.ts";

beforeEach(newS3);

const s3Owner = new MemoryS3().owner;

/** A body that grants access to another principal. */
const bodyOf = (Grantee: Grantee) => ({
  AccessControlPolicy: { Owner: { ID: s3Owner }, Grants: [{ Grantee, Permission: "READ" as const }] },
});

describe("access", () => {
  test("a public policy is denied while public policies are blocked", async () => {
    await expectRefusal(putPolicy(policy()), 403, "AccessDenied");
    await expectRefusal(putPolicy(policy({ Principal: { AWS: ["*"] } })), 403, "AccessDenied");
    const allBut = { Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::111122223333:root" } };
    await expectRefusal(putPolicy(policy(allBut)), 403, "AccessDenied");
    await send(putPolicy(policy({ Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } })));
    await send(putPolicy(policy({ Effect: "Deny" })));
    expect((await send(new GetBucketPolicyStatusCommand(at))).PolicyStatus).toEqual({ IsPublic: false });
    await send(unblocked());
    await send(putPolicy(policy()));
    expect((await send(new GetBucketPolicyCommand(at))).Policy).toBe(policy());
    expect((await send(new GetBucketPolicyStatusCommand(at))).PolicyStatus).toEqual({ IsPublic: true });
  });

  test.each([
    "not json",
    "[]",
    "{",
    "{}",
    policy({ Effect: "Maybe" }),
    policy({ Principal: undefined }),
    policy({ Action: undefined }),
    policy({ Resource: "arn:aws:s3:::another-bucket/*" }),
    policy({ Principal: { AWS: "AIDAEXAMPLE" } }),
  ])("the policy %j is malformed", async (text) => {
    await expectRefusal(putPolicy(text), 400, "MalformedPolicy");
  });

  test("a policy beyond 20 KB is refused", async () => {
    const { $metadata } = await refusal(putPolicy(policy({ Sid: "x".repeat(21 * 1024) })));
    expect($metadata.httpStatusCode).toBe(400);
  });

  test("an account id in a policy reads back as the account's root", async () => {
    await send(putPolicy(policy({ Principal: { AWS: "444455556666" } })));
    const { Policy = "" } = await send(new GetBucketPolicyCommand(at));
    expect(JSON.parse(Policy).Statement[0].Principal).toEqual({ AWS: "arn:aws:iam::444455556666:root" });
  });

  test("an ACL is not supported while the owner owns everything", async () => {
    await expectRefusal(
      new PutBucketAclCommand({ ...at, ACL: "private" }),
      400,
      "AccessControlListNotSupported",
    );
  });

  test("a public ACL is denied while public ACLs are blocked", async () => {
    await send(owned("ObjectWriter"));
    await expectRefusal(new PutBucketAclCommand({ ...at, ACL: "public-read" }), 403, "AccessDenied");
    await send(unblocked());
    await send(new PutBucketAclCommand({ ...at, ACL: "public-read" }));
    const { Grants } = await send(new GetBucketAclCommand(at));
    expect(Grants?.map(({ Permission }) => Permission)).toEqual(["FULL_CONTROL", "READ"]);
  });

  test("ownership is not enforced while the ACL grants others something", async () => {
    await send(new DeleteBucketOwnershipControlsCommand(at));
    const uri = "http://acs.amazonaws.com/groups/s3/LogDelivery";
    await send(
      new PutBucketAclCommand({ ...at, GrantWrite: `uri="${uri}"`, GrantFullControl: `id=${s3.owner}` }),
    );
    await expectRefusal(owned("BucketOwnerEnforced"), 400, "InvalidBucketAclWithObjectOwnership");
    await send(new PutBucketAclCommand({ ...at, ACL: "private" }));
    await send(owned("BucketOwnerEnforced"));
  });

  test.each([
    [{}, 400, "MissingSecurityHeader"],
    [{ ACL: "private" as const, GrantRead: "id=x" }, 400, "InvalidRequest"],
    [{ GrantRead: 'emailAddress="a@example.com"' }, 405, "MethodNotAllowed"],
    [{ GrantRead: "id=wrong" }, 400, "InvalidArgument"],
    [{ GrantRead: `id="${"a".repeat(64)}",emailAddress="a@example.com"` }, 405, "MethodNotAllowed"],
    [{ AccessControlPolicy: {} }, 400, "MalformedACLError"],
    [{ AccessControlPolicy: { Grants: [] } }, 400, "MalformedACLError"],
    [{ AccessControlPolicy: { Owner: { ID: "b".repeat(64) }, Grants: [] } }, 403, "AccessDenied"],
    [bodyOf({ Type: "CanonicalUser", ID: 'x",emailAddress="a@example.com' }), 400, "InvalidArgument"],
    [bodyOf({ Type: "Group", URI: "http://acs.amazonaws.com/groups/global/Others" }), 400, "InvalidArgument"],
    [bodyOf({ Type: "AmazonCustomerByEmail", EmailAddress: "a@example.com" }), 405, "MethodNotAllowed"],
  ])("the ACL request %j is refused", async (input, status, code) => {
    await send(owned("ObjectWriter"));
    await expectRefusal(new PutBucketAclCommand({ ...at, ...input }), status, code);
  });

  test("ownership has exactly one rule", async () => {
    const none = new PutBucketOwnershipControlsCommand({ ...at, OwnershipControls: { Rules: [] } });
    await expectRefusal(none, 400, "MalformedXML");
  });
});
