import { PutBucketAclCommand } from "@aws-sdk/client-s3";
import { at, policy, putPolicy, s3, tagged } from "../scene.ts";
import { type Case, malformed, many, none, text } from "./case.ts";

const acl = (...Grants: object[]) =>
  new PutBucketAclCommand({ ...at, AccessControlPolicy: { Owner: { ID: s3.owner }, Grants } } as never);
const grant = (Grantee: object, Permission = "READ") => ({ Grantee, Permission });
const group = (name: string) => ({ Type: "Group", URI: `http://acs.amazonaws.com/groups/${name}` });
const statement = (more: object = {}) => putPolicy(policy({ Principal: { AWS: "111122223333" }, ...more }));

export const access: readonly Case[] = [
  [
    "acl: while ownership is enforced",
    none,
    () => acl(),
    "AccessControlListNotSupported: The bucket does not allow ACLs",
  ],
  [
    "acl: a group",
    none,
    () => acl(grant(group("global/Some"))),
    "InvalidArgument: Invalid group uri",
    { ArgumentName: "Group/URI", ArgumentValue: group("global/Some").URI },
  ],
  [
    "acl: an id",
    none,
    () => acl(grant({ Type: "CanonicalUser", ID: "a" })),
    "InvalidArgument: Invalid id",
    { ArgumentName: "CanonicalUser/ID", ArgumentValue: "a" },
  ],
  [
    "acl: an address of mail",
    none,
    () => acl(grant({ Type: "AmazonCustomerByEmail", EmailAddress: "a@b" })),
    "MethodNotAllowed: The specified method is not allowed against this resource.",
  ],
  [
    "acl: a permission",
    none,
    () => acl(grant(group("s3/LogDelivery"), "SOME")),
    `MalformedACLError: ${malformed.slice(14)}`,
  ],
  ["acl: a grantee", none, () => acl(grant({ Type: "Group" })), `MalformedACLError: ${malformed.slice(14)}`],
  [
    "acl: grants",
    none,
    () => acl(...many(101, () => grant(group("s3/LogDelivery")))),
    `MalformedACLError: ${malformed.slice(14)}`,
  ],
  [
    "acl: a canned one",
    none,
    () => new PutBucketAclCommand({ ...at, ACL: "some" as never }),
    "InvalidArgument: ",
    { ArgumentName: "x-amz-acl", ArgumentValue: "some" },
  ],
  [
    "acl: nothing",
    none,
    () => new PutBucketAclCommand(at),
    "MissingSecurityHeader: Your request was missing a required header",
    { MissingHeaderName: "x-amz-acl" },
  ],
  [
    "acl: two ways",
    none,
    () => new PutBucketAclCommand({ ...at, ACL: "private", GrantRead: "id=a" }),
    "InvalidRequest: Specifying both Canned ACLs and Header Grants is not allowed",
  ],
  [
    "acl: a header",
    none,
    () => new PutBucketAclCommand({ ...at, GrantRead: "name=a" }),
    "InvalidArgument: Argument format not recognized",
    { ArgumentName: "x-amz-grant", ArgumentValue: "name=a" },
  ],
  [
    "tags: a key",
    () => tagged([{ Key: text(128), Value: "" }]),
    () => tagged([{ Key: text(129), Value: "" }]),
    "InvalidTag: The TagKey you have provided is invalid",
    { TagKey: text(129) },
  ],
  [
    "tags: an empty key",
    none,
    () => tagged([{ Key: "", Value: "" }]),
    "InvalidTag: The TagKey you have provided is invalid",
  ],
  [
    "tags: characters of a key",
    none,
    () => tagged([{ Key: "a*", Value: "" }]),
    "InvalidTag: The TagKey you have provided is invalid",
    { TagKey: "a*" },
  ],
  [
    "tags: a value",
    () => tagged([{ Key: "a", Value: text(256) }]),
    () => tagged([{ Key: "a", Value: text(257) }]),
    "InvalidTag: The TagValue you have provided is invalid",
    { TagKey: "a", TagValue: text(257) },
  ],
  [
    "tags: characters of a value",
    none,
    () => tagged([{ Key: "a", Value: "*" }]),
    "InvalidTag: The TagValue you have provided is invalid",
    { TagKey: "a", TagValue: "*" },
  ],
  [
    "tags: each key once",
    none,
    () =>
      tagged([
        { Key: "a", Value: "1" },
        { Key: "a", Value: "2" },
      ]),
    "InvalidTag: Cannot provide multiple Tags with the same key",
  ],
  [
    "tags: how many",
    () => tagged(many(50, (at) => ({ Key: `${at}`, Value: "" }))),
    () => tagged(many(51, (at) => ({ Key: `${at}`, Value: "" }))),
    "BadRequest: Bucket tag count cannot be greater than 50",
  ],
  [
    "tags: of the system",
    none,
    () => tagged([{ Key: "aws:a", Value: "" }]),
    "InvalidTag: System tags cannot be added/updated by requester",
  ],
  [
    "policy: JSON",
    none,
    () => putPolicy(`${policy()}}`),
    "MalformedPolicy: Policies must be valid JSON and the first byte must be '{'",
  ],
  [
    "policy: its first byte",
    none,
    () => putPolicy(` ${policy()}`),
    "MalformedPolicy: Policies must be valid JSON and the first byte must be '{'",
  ],
  [
    "policy: a version",
    none,
    () => putPolicy(JSON.stringify({ Version: "2020-01-01", Statement: [] })),
    "MalformedPolicy: The policy must contain a valid version string",
  ],
  [
    "policy: statements",
    none,
    () => putPolicy(JSON.stringify({ Statement: [] })),
    "MalformedPolicy: Could not parse the policy: Statement is empty!",
  ],
  [
    "policy: the member Statement",
    none,
    () => putPolicy("{}"),
    "MalformedPolicy: Missing required field Statement",
  ],
  [
    "policy: an effect",
    () => statement({ Effect: "Deny" }),
    () => statement({ Effect: "Denyx" }),
    "MalformedPolicy: Invalid effect: Denyx",
  ],
  [
    "policy: an action",
    () => statement({ Action: undefined, NotAction: "s3:*" }),
    () => statement({ Action: undefined }),
    "MalformedPolicy: Missing required field Action",
  ],
  [
    "policy: a resource",
    () => statement({ Resource: "*" }),
    () => statement({ Resource: "arn:aws:s3:::other/*" }),
    "MalformedPolicy: Policy has invalid resource",
  ],
  [
    "policy: a principal",
    none,
    () => putPolicy(policy({ Principal: undefined })),
    "MalformedPolicy: Missing required field Principal",
  ],
  [
    "policy: a deleted identity",
    none,
    () => statement({ Principal: { AWS: ["AROAEXAMPLE"] } }),
    "MalformedPolicy: Invalid principal in policy",
  ],
  [
    "policy: an operator",
    () =>
      statement({
        Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01" }, ForAllValuesx: undefined },
      }),
    () => statement({ Condition: { stringEquals: { "aws:PrincipalArn": "a" } } }),
    "MalformedPolicy: Invalid Condition type : stringEquals",
  ],
  [
    "policy: its size",
    () => statement({ Sid: text(20_000) }),
    () => statement({ Sid: text(20_480) }),
    "PolicyTooLarge: Policy exceeds the maximum allowed document size",
  ],
  [
    "tags: a prefix of the system's, inside a key",
    () => tagged([{ Key: "xaws:a", Value: "" }]),
    () => tagged([{ Key: "AWS:a", Value: "" }]),
    "InvalidTag: System tags cannot be added/updated by requester",
  ],
  [
    "tags: characters",
    () => tagged([{ Key: "é_. :/=+-@1", Value: "é_. :/=+-@1" }]),
    () => tagged([{ Key: "*a", Value: "" }]),
    "InvalidTag: The TagKey you have provided is invalid",
  ],
  ["tags: a member Key", none, () => tagged([{ Value: "" } as never]), malformed],
  ["tags: a member Value", none, () => tagged([{ Key: "a" } as never]), malformed],
];
