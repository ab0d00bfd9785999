import type { AccessControlPolicy, Grant, Grantee, PutBucketAclCommandInput } from "@aws-sdk/client-s3";
import { accessDenied, invalidArgument, invalidRequest, malformedXml, Refusal } from "./errors.ts";

export interface Acl {
  readonly Owner: { readonly ID: string };
  readonly Grants: readonly Grant[];
}

type AclInput = Pick<
  PutBucketAclCommandInput,
  "ACL" | "GrantFullControl" | "GrantRead" | "GrantReadACP" | "GrantWrite" | "GrantWriteACP"
> & { readonly AccessControlPolicy?: AccessControlPolicy };

type Permission = NonNullable<Grant["Permission"]>;

const groups = "http://acs.amazonaws.com/groups";
const everyone = `${groups}/global/AllUsers`;
const anyAccount = `${groups}/global/AuthenticatedUsers`;
const logDelivery = `${groups}/s3/LogDelivery`;

const toGroup = (URI: string, ...permissions: Permission[]): Grant[] =>
  permissions.map((Permission) => ({ Grantee: { Type: "Group", URI }, Permission }));

const canned = new Map<string, readonly Grant[]>([
  ["private", []],
  ["public-read", toGroup(everyone, "READ")],
  ["public-read-write", toGroup(everyone, "READ", "WRITE")],
  ["authenticated-read", toGroup(anyAccount, "READ")],
  ["log-delivery-write", toGroup(logDelivery, "WRITE", "READ_ACP")],
]);

const grantMembers = [
  ["GrantFullControl", "FULL_CONTROL"],
  ["GrantRead", "READ"],
  ["GrantReadACP", "READ_ACP"],
  ["GrantWrite", "WRITE"],
  ["GrantWriteACP", "WRITE_ACP"],
] as const;

const permissions: readonly string[] = grantMembers.map(([, permission]) => permission);

const byEmail = () =>
  new Refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");

const malformedAcl = () => new Refusal(400, "MalformedACLError", malformedXml().message);

function checked(grantee: Grantee, idArgument: string, uriArgument: string): Grantee {
  const { Type, ID, URI } = grantee;
  if (Type === "AmazonCustomerByEmail") throw byEmail();
  if (Type === "CanonicalUser" && ID) {
    if (!/^[0-9a-f]{64}$/.test(ID)) throw invalidArgument("Invalid id", idArgument, ID);
    return { Type, ID };
  }
  if (Type === "Group" && URI) {
    if (![everyone, anyAccount, logDelivery].includes(URI))
      throw invalidArgument("Invalid group uri", uriArgument, URI);
    return { Type, URI };
  }
  throw malformedAcl();
}

/** One grantee in a grant header: `id="..."`, `uri="..."` or `emailAddress="..."`. */
function granteeIn(text: string): Grantee {
  const [, key, said = ""] = /^(id|uri|emailAddress)\s*=(.*)$/is.exec(text.trim()) ?? [];
  const value = said.trim().replace(/^"/, "").replace(/"$/, "");
  if (!key || value.includes('"'))
    throw invalidArgument("Argument format not recognized", "x-amz-grant", text);
  const kind = key.toLowerCase();
  if (kind === "emailaddress") throw byEmail();
  const grantee: Grantee =
    kind === "id" ? { Type: "CanonicalUser", ID: value } : { Type: "Group", URI: value };
  return checked(grantee, "id", "uri");
}

const headerGrants = (input: AclInput): Grant[] =>
  grantMembers.flatMap(([member, Permission]) =>
    (input[member]?.split(",") ?? []).map((text) => ({ Grantee: granteeIn(text), Permission })),
  );

function policyGrants(policy: AccessControlPolicy, owner: string): Grant[] {
  if (!policy.Owner?.ID) throw malformedAcl();
  if (policy.Owner.ID !== owner) throw accessDenied();
  // S3 documents the limit of 100, but not the error code.
  if ((policy.Grants ?? []).length > 100) throw malformedAcl();
  return (policy.Grants ?? []).map(({ Grantee, Permission }) => {
    if (!Grantee || !Permission || !permissions.includes(Permission)) throw malformedAcl();
    return { Grantee: checked(Grantee, "CanonicalUser/ID", "Group/URI"), Permission };
  });
}

export const ownersOnly = (owner: string): Acl => ({
  Owner: { ID: owner },
  Grants: [{ Grantee: { Type: "CanonicalUser", ID: owner }, Permission: "FULL_CONTROL" }],
});

/**
 * The ACL of a request: canned, by headers, or in the body; undefined if it has none. Only a canned ACL adds the
 * owner.
 */
export function requestedAcl(input: AclInput, owner: string): Acl | undefined {
  const { ACL, AccessControlPolicy: policy } = input;
  const byHeaders = grantMembers.some(([member]) => input[member] !== undefined);
  if (ACL && byHeaders) throw invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");
  if (policy && (ACL || byHeaders))
    throw new Refusal(400, "UnexpectedContent", "This request does not support content");
  const base = ownersOnly(owner);
  if (policy) return { ...base, Grants: policyGrants(policy, owner) };
  if (byHeaders) return { ...base, Grants: headerGrants(input) };
  if (!ACL) return undefined;
  const grants = canned.get(ACL);
  if (!grants) throw invalidArgument("", "x-amz-acl", ACL);
  return { ...base, Grants: [...base.Grants, ...grants] };
}

export const isPublicAcl = ({ Grants }: Acl): boolean =>
  Grants.some(({ Grantee }) => Grantee?.URI === everyone || Grantee?.URI === anyAccount);

export const grantsOthers = ({ Owner, Grants }: Acl): boolean =>
  Grants.some(({ Grantee }) => Grantee?.ID !== Owner.ID);
