import {
  type AccessControlPolicy,
  type BucketCannedACL,
  GetBucketAclCommand,
  type Grant,
  PutBucketAclCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Change, type Facet, reading } from "./facet.ts";
import {
  canonicalId,
  grantee,
  granteeOf,
  grantOpenings,
  splitGrant,
  undecidedGrants,
  wordFor,
} from "./parts/grants.ts";
import { mostGrants } from "./parts/limits.ts";

const groups = "http://acs.amazonaws.com/groups";

/** Grants as words: who and what. The bucket's owner is "owner", so that the canned names need no account's id. */
const canned = {
  private: ["owner FULL_CONTROL"],
  "public-read": ["owner FULL_CONTROL", `uri=${groups}/global/AllUsers READ`],
  "public-read-write": [
    "owner FULL_CONTROL",
    `uri=${groups}/global/AllUsers READ`,
    `uri=${groups}/global/AllUsers WRITE`,
  ],
  "authenticated-read": ["owner FULL_CONTROL", `uri=${groups}/global/AuthenticatedUsers READ`],
  "log-delivery-write": [
    "owner FULL_CONTROL",
    `uri=${groups}/s3/LogDelivery WRITE`,
    `uri=${groups}/s3/LogDelivery READ_ACP`,
  ],
} as const;
type Canned = keyof typeof canned;

const owner = z.strictObject({ ID: canonicalId.optional(), DisplayName: z.string().max(256).optional() });
const grants = z.strictObject({
  Owner: owner.optional().describe("Whose id stands for the owner while there is no bucket to ask."),
  Grants: z
    .array(
      z.strictObject({
        Grantee: grantee,
        Permission: z.enum(["FULL_CONTROL", "READ", "READ_ACP", "WRITE", "WRITE_ACP"]),
      }),
    )
    .max(mostGrants),
});

const schema = z
  .union([z.enum(Object.keys(canned) as [Canned, ...Canned[]]), grants])
  .describe("Access control list: a canned one's name, or what get-bucket-acl prints.");

type Value = z.output<typeof schema>;
/** Owner is never compared: it is what a write needs to name the owner. */
type Acl = { readonly Owner?: string | undefined; readonly Grants: ReadonlySet<string> };

const ownerIn = (value: unknown): string | undefined =>
  (value as { Owner?: { ID?: string } } | null)?.Owner?.ID;

function normalise(value: Value, actual?: Value): Acl {
  if (typeof value === "string") return { Grants: new Set(canned[value]) };
  const ownId = ownerIn(actual) ?? ownerIn(value);
  const word = (who: Parameters<typeof wordFor>[0]) =>
    ownId !== undefined && who.ID === ownId ? "owner" : wordFor(who);
  return {
    ...(value === actual && ownId && { Owner: ownId }),
    Grants: new Set(value.Grants.map(({ Grantee, Permission }) => `${word(Grantee)} ${Permission}`)),
  };
}

const same = (a: ReadonlySet<string>, b: readonly string[]) =>
  a.size === b.length && b.every((word) => a.has(word));

/** The grants as a body, in which no text can pass for more than it is. S3 takes it only with the owner's id. */
function bodyFor(Grants: ReadonlySet<string>, ID: string): AccessControlPolicy {
  const list = [...Grants].map((grant): Grant => {
    const [who, permission] = splitGrant(grant);
    const Grantee = granteeOf(who === "owner" ? `id=${ID}` : who);
    return { Grantee, Permission: permission as NonNullable<Grant["Permission"]> };
  });
  return { Owner: { ID }, Grants: list };
}

function requestFor({ after: { Grants, Owner }, declared }: Change<Acl>) {
  const ACL = (Object.keys(canned) as Canned[]).find((name) => same(Grants, canned[name]));
  // One of these the SDK has no word for, which is for buckets alone.
  if (ACL) return { ACL: ACL as BucketCannedACL };
  const id = Owner ?? ownerIn(declared);
  return id && { AccessControlPolicy: bodyFor(Grants, id) };
}

function mistake(value: Value, others: ReadonlyMap<string, unknown>): string | undefined {
  const { IgnorePublicAcls } = Object(others.get("blockPublicAccess")) as { IgnorePublicAcls?: boolean };
  const isPublic = grantOpenings(new Set(), normalise(value).Grants).some(({ to }) => to === "public");
  return IgnorePublicAcls && isPublic
    ? "grants something to the public, which the spec's blockPublicAccess has S3 ignore (IgnorePublicAcls)"
    : undefined;
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
  mistake,
  undecided: (before, after) => undecidedGrants(before.Grants, after.Grants),
  effective: (normal) => normal ?? { Grants: new Set(canned.private) },
  openings: (less, more) => grantOpenings(less.Grants, more.Grants),
  closing: (change) => {
    const { before, after } = change;
    const Grants = new Set(
      [...after.Grants].filter((grant) => grant.startsWith("owner ") || before.Grants.has(grant)),
    );
    return { ...change, after: { ...after, Grants }, remove: false };
  },
  write: (change) => {
    const request = requestFor(change);
    if (!request)
      return {
        impossible:
          "S3 takes such grants only with the owner's id, which is known once the bucket is there; or say Owner",
      };
    const loosens = grantOpenings(change.before.Grants, change.after.Grants).length > 0;
    const command = new PutBucketAclCommand({ ...at(change.bucket), ...request });
    return [{ command, effect: loosens ? "loosens" : "tightens" }];
  },
  // A new bucket's ACL is private; to say so again would be refused, since its ownership is enforced.
  create: () => ({ input: {}, gives: { Grants: new Set(canned.private) } }),
  iam: { read: allow("s3:GetBucketAcl"), write: allow("s3:PutBucketAcl") },
  events: { PutBucketAcl: "PutBucketAcl" },
} as const satisfies Facet<"acl", typeof schema, Acl>;
