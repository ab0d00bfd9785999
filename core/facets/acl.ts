import {
  GetBucketAclCommand,
  type Grantee,
  PutBucketAclCommand,
  type PutBucketAclCommandInput,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Facet, type Opening, reading } from "./facet.ts";

const everybody = "http://acs.amazonaws.com/groups/global/AllUsers";
const everyAwsUser = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/** Grants as words: who and what. The bucket's owner is "owner", so that the canned names need no account's id. */
const canned = {
  private: ["owner FULL_CONTROL"],
  "public-read": ["owner FULL_CONTROL", `uri=${everybody} READ`],
  "public-read-write": ["owner FULL_CONTROL", `uri=${everybody} READ`, `uri=${everybody} WRITE`],
  "authenticated-read": ["owner FULL_CONTROL", `uri=${everyAwsUser} READ`],
} as const;
type Canned = keyof typeof canned;

const headers = {
  FULL_CONTROL: "GrantFullControl",
  READ: "GrantRead",
  READ_ACP: "GrantReadACP",
  WRITE: "GrantWrite",
  WRITE_ACP: "GrantWriteACP",
} as const;

const owner = z.strictObject({ ID: z.string().optional(), DisplayName: z.string().optional() });
export const grantee = z.union([
  z.strictObject({ Type: z.literal("CanonicalUser"), ID: z.string(), DisplayName: z.string().optional() }),
  z.strictObject({ Type: z.literal("Group"), URI: z.string() }),
]);
const grants = z.strictObject({
  Owner: owner.optional(),
  Grants: z.array(
    z.strictObject({
      Grantee: grantee,
      Permission: z.enum(["FULL_CONTROL", "READ", "READ_ACP", "WRITE", "WRITE_ACP"]),
    }),
  ),
});

const schema = z
  .union([z.enum(Object.keys(canned) as [Canned, ...Canned[]]), grants])
  .describe("Access control list: a canned one's name, or what get-bucket-acl prints.");

type Value = z.output<typeof schema>;
/** Owner is never compared: it is what a write needs to name the owner. */
type Acl = { readonly Owner?: string | undefined; readonly Grants: ReadonlySet<string> };

function normalise(value: Value, actual?: Value): Acl {
  if (typeof value === "string") return { Grants: new Set(canned[value]) };
  const ownId = (typeof actual === "object" ? actual.Owner?.ID : undefined) ?? value.Owner?.ID;
  const word = (who: Grantee) => {
    if (who.ID === undefined) return `uri=${who.URI}`;
    return who.ID === ownId ? "owner" : `id=${who.ID}`;
  };
  return {
    ...(value === actual && ownId && { Owner: ownId }),
    Grants: new Set(value.Grants.map(({ Grantee, Permission }) => `${word(Grantee)} ${Permission}`)),
  };
}

const same = (a: ReadonlySet<string>, b: readonly string[]) =>
  a.size === b.length && b.every((word) => a.has(word));

function requestFor({
  Owner,
  Grants,
}: Acl): Pick<PutBucketAclCommandInput, "ACL" | (typeof headers)[keyof typeof headers]> {
  const name = (Object.keys(canned) as Canned[]).find((candidate) => same(Grants, canned[candidate]));
  if (name) return { ACL: name };
  const byPermission = Map.groupBy(Grants, (grant) => grant.split(" ")[1] as keyof typeof headers);
  return Object.fromEntries(
    [...byPermission].map(([permission, words]) => [
      headers[permission],
      words.map((grant) => headerFor(grant.split(" ")[0] ?? "", Owner)).join(", "),
    ]),
  );
}

const headerFor = (who: string, owner: string | undefined) => {
  const [kind, text] = who === "owner" ? ["id", owner] : who.split(/=(.*)/);
  return `${kind}="${text}"`;
};

const isPublic = (grant: string) =>
  grant.startsWith(`uri=${everybody} `) || grant.startsWith(`uri=${everyAwsUser} `);

const more = (less: Acl, more: Acl) => [...more.Grants].filter((grant) => !less.Grants.has(grant));

function openings(less: Acl, acl: Acl): Opening[] {
  return more(less, acl)
    .filter((grant) => !grant.startsWith("owner "))
    .map((grant): Opening => {
      const what = `grants ${grant}`;
      if (isPublic(grant)) return { to: "public", what };
      const [, id = ""] = /^(?:id|uri)=(.*) \w+$/.exec(grant) ?? [];
      return { to: "outsider", who: { kind: "canonicalUser", id }, what };
    });
}

export const acl = {
  name: "acl",
  about: "grants to accounts and groups, where ownership still lets ACLs count",
  schema,
  examples: ["private", "authenticated-read"],
  alongside: { ownership: "BucketOwnerPreferred", blockPublicAccess: false },
  reading: reading({
    command: (bucket) => new GetBucketAclCommand(at(bucket)),
    value: ([answer]) => answer && { Owner: answer.Owner, Grants: answer.Grants ?? [] },
  }),
  normalise,
  effective: (normal) => normal ?? { Grants: new Set(canned.private) },
  openings,
  write: ({ bucket, before, after }) => {
    const command = new PutBucketAclCommand({ ...at(bucket), ...requestFor(after) });
    return [{ command, effect: more(before, after).length > 0 ? "loosens" : "tightens" }];
  },
  // A new bucket's ACL is private; to say so again would be refused, since its ownership is enforced.
  create: () => ({ input: {}, gives: { Grants: new Set(canned.private) } }),
  iam: { read: allow("s3:GetBucketAcl"), write: allow("s3:PutBucketAcl") },
  events: { PutBucketAcl: "PutBucketAcl" },
} as const satisfies Facet<"acl", typeof schema, Acl>;
