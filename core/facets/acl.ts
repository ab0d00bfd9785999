import {
  type AccessControlPolicy,
  type BucketCannedACL,
  GetBucketAclCommand,
  type Grant,
  PutBucketAclCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Beside, type Change, type Facet, type Incompatibility, reading } from "./facet.ts";
import {
  canonicalId,
  grantee,
  granteeOf,
  grantOpenings,
  isOwnersAlone,
  splitGrant,
  undecidedGrants,
  wordFor,
} from "./parts/grants.ts";
import { maxGrants } from "./parts/limits.ts";

const groups = "http://acs.amazonaws.com/groups";

/** Grants as words: grantee and permission. The bucket's owner is "owner", so canned ACLs need no account ID. */
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
  Owner: owner
    .optional()
    .describe("The canonical user ID of the owner, for a bucket that does not exist yet."),
  Grants: z
    .array(
      z.strictObject({
        Grantee: grantee,
        Permission: z.enum(["FULL_CONTROL", "READ", "READ_ACP", "WRITE", "WRITE_ACP"]),
      }),
    )
    .max(maxGrants),
});

const schema = z
  .union([z.enum(Object.keys(canned) as [Canned, ...Canned[]]), grants])
  .describe("Access control list: the name of a canned ACL, or what get-bucket-acl prints.");

type Value = z.output<typeof schema>;
/** Owner is never compared. A write needs it to name the owner. */
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

/**
 * The grants as a request body, not as headers: in a body no text can be read as more than it is. S3 accepts it
 * only with the owner's ID.
 */
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
  // The SDK's type lacks log-delivery-write, which only buckets accept.
  if (ACL) return { ACL: ACL as BucketCannedACL };
  const id = Owner ?? ownerIn(declared);
  return id && { AccessControlPolicy: bodyFor(Grants, id) };
}

/** Public grants under the block, and grants that enforced ownership does not permit. */
function incompatible(after: Acl, others: Beside): readonly Incompatibility[] {
  const block = Object(others.get("blockPublicAccess")) as Readonly<Record<string, unknown>>;
  const { ObjectOwnership } = Object(others.get("ownership")) as Readonly<Record<string, unknown>>;
  const isPublic = grantOpenings(new Set(), after.Grants).some(({ to }) => to === "public");
  const all = [
    {
      with: "ownership",
      isSo: ObjectOwnership === "BucketOwnerEnforced" && !isOwnersAlone(after),
      ...enforced,
    },
    { with: "blockPublicAccess", isSo: isPublic && block.IgnorePublicAcls === true, ...ignored },
    { with: "blockPublicAccess", isSo: isPublic && block.BlockPublicAcls === true, ...blocked },
  ];
  return all.filter(({ isSo }) => isSo).map(({ isSo: _, ...one }) => one);
}

const enforced = { why: "BucketOwnerEnforced permits no ACL but private", kind: "never" } as const;
const ignored = {
  why: "the ACL grants access to the public, and blockPublicAccess makes S3 ignore that (IgnorePublicAcls)",
  kind: "ignored",
} as const;
const blocked = {
  why: "the ACL grants access to the public, and S3 refuses that while blockPublicAccess has BlockPublicAcls",
  kind: "write",
} as const;

export const acl = {
  name: "acl",
  about: "grants access to accounts and groups, if ownership enables ACLs",
  schema,
  examples: ["private", "authenticated-read"],
  alongside: { ownership: "BucketOwnerPreferred", blockPublicAccess: false },
  reading: reading({
    command: (bucket) => new GetBucketAclCommand(at(bucket)),
    value: ([answer]) => answer && { Owner: answer.Owner, Grants: answer.Grants ?? [] },
  }),
  normalise,
  incompatible,
  undecided: (before, after) => undecidedGrants(before.Grants, after.Grants),
  effective: (normal) => normal ?? { Grants: new Set(canned.private) },
  indivisible: true,
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
          "S3 accepts such grants only with the owner's canonical user ID, which is known once the bucket exists; add Owner to the spec to set it now",
      };
    const loosens = grantOpenings(change.before.Grants, change.after.Grants).length > 0;
    const command = new PutBucketAclCommand({ ...at(change.bucket), ...request });
    return [{ command, effect: loosens ? "loosens" : "tightens" }];
  },
  // A new bucket's ACL is private. S3 refuses to set it again, because ownership is enforced.
  create: () => ({ input: {}, gives: { Grants: new Set(canned.private) } }),
  iam: { read: allow("s3:GetBucketAcl"), write: allow("s3:PutBucketAcl") },
  events: { PutBucketAcl: "PutBucketAcl" },
} as const satisfies Facet<"acl", typeof schema, Acl>;
