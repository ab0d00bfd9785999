import type { Grantee } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Opening, Outsider } from "../facet.ts";
import { pairsOf } from "./pairs.ts";

const groups = "http://acs.amazonaws.com/groups";
const everyone = `uri=${groups}/global/AllUsers`;
const everyAwsUser = `uri=${groups}/global/AuthenticatedUsers`;
const logDelivery = `uri=${groups}/s3/LogDelivery`;
// The canonical ID of anonymous requests.
const noKnownPrincipal = "id=65a011a29cdf8ec533ec3d1ccaae921c";

const textOf = (word: string) => word.slice(word.indexOf("=") + 1);

export const canonicalId = z.string().regex(/^[\da-f]{64}$/, "is not a canonical user ID of 64 hex digits");

export const grantee = z.union([
  z.strictObject({
    Type: z.literal("CanonicalUser"),
    ID: canonicalId,
    DisplayName: z.string().max(256).optional(),
  }),
  z.strictObject({
    Type: z.literal("Group"),
    URI: z.enum([everyone, everyAwsUser, logDelivery].map(textOf) as [string, ...string[]]),
  }),
]);

/** The grantee as a word: `id=...`, `uri=...`, or `email=...`, which only old buckets have. */
export const wordFor = ({ ID, URI, EmailAddress }: Partial<Grantee>): string =>
  ID ? `id=${ID}` : URI ? `uri=${URI}` : `email=${EmailAddress}`;

export function granteeOf(word: string): Grantee {
  const text = textOf(word);
  if (word.startsWith("id=")) return { Type: "CanonicalUser", ID: text };
  if (word.startsWith("uri=")) return { Type: "Group", URI: text };
  return { Type: "AmazonCustomerByEmail", EmailAddress: text };
}

/**
 * Whether an ACL in normal form grants the owner full control and nothing else; of an unknown one too. An ID that is not known
 * to be another one can be the owner's.
 */
export const isOwnersAlone = (acl: unknown): boolean => {
  const grants = (acl as { readonly Grants: ReadonlySet<string> } | undefined)?.Grants;
  return (
    !grants ||
    (grants.size === 1 && [...grants].every((grant) => /^(owner|id=\S+) FULL_CONTROL$/.test(grant)))
  );
};

/** Splits the word of a grant into grantee and permission. */
export const splitGrant = (grant: string): [who: string, permission: string] => {
  const gap = grant.lastIndexOf(" ");
  return [grant.slice(0, gap), grant.slice(gap + 1)];
};

const isPublic = (who: string) => [everyone, everyAwsUser, noKnownPrincipal].includes(who);

function isCovered(grant: string, by: ReadonlySet<string>): boolean {
  const [who, permission] = splitGrant(grant);
  const wider = isPublic(who) ? [who, everyone] : [who];
  return wider.some((one) => by.has(`${one} ${permission}`) || by.has(`${one} FULL_CONTROL`));
}

/**
 * The party that a grant gives access to. The log delivery group is S3 itself on behalf of any account: a grant to
 * it names no source.
 */
export function granted(who: string): Outsider | "public" {
  if (isPublic(who)) return "public";
  if (who === logDelivery) return { kind: "service", id: "logging.s3.amazonaws.com" };
  return { kind: "canonicalUser", id: textOf(who) };
}

function openingOf(grant: string): Opening {
  const [who, what] = [granted(splitGrant(grant)[0]), `grants ${grant}`];
  return who === "public" ? { to: who, what } : { to: "outsider", who, what };
}

/** Access that `more` gives to parties other than the owner and `less` does not. */
export const grantOpenings = (less: ReadonlySet<string>, more: ReadonlySet<string>): Opening[] =>
  [...more].filter((grant) => !grant.startsWith("owner ") && !isCovered(grant, less)).map(openingOf);

/**
 * Pairs of a grant by email address and one by canonical ID: S3 resolves the address and returns only the ID, so
 * equality is unknown here.
 */
export function undecidedGrants(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  const byText = (grants: ReadonlySet<string>) => new Map([...grants].map((grant) => [grant, grant]));
  const pairs = pairsOf(byText(before), byText(after), (one, other) => {
    const [[who, what], [whoElse, whatElse]] = [splitGrant(one), splitGrant(other)];
    return what === whatElse && [who, whoElse].filter((name) => name.startsWith("email=")).length === 1;
  });
  return (pairs ?? []).map(([there, here]) => `the bucket has ${there} and the spec has ${here}`);
}
