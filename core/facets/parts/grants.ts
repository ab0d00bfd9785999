import type { Grantee } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Opening, Outsider } from "../facet.ts";
import { pairsOf } from "./pairs.ts";

const groups = "http://acs.amazonaws.com/groups";
const everybody = `uri=${groups}/global/AllUsers`;
const everyAwsUser = `uri=${groups}/global/AuthenticatedUsers`;
const logDelivery = `uri=${groups}/s3/LogDelivery`;
// The canonical id that S3 gives to requests that nobody has signed.
const noKnownPrincipal = "id=65a011a29cdf8ec533ec3d1ccaae921c";

const textOf = (word: string) => word.slice(word.indexOf("=") + 1);

export const canonicalId = z.string().regex(/^[\da-f]{64}$/, "is no canonical user id of 64 hex digits");

export const grantee = z.union([
  z.strictObject({
    Type: z.literal("CanonicalUser"),
    ID: canonicalId,
    DisplayName: z.string().max(256).optional(),
  }),
  z.strictObject({
    Type: z.literal("Group"),
    URI: z.enum([everybody, everyAwsUser, logDelivery].map(textOf) as [string, ...string[]]),
  }),
]);

/** Whom a grant is for, as a word: `id=...`, `uri=...`, or `email=...`, which old buckets may have. */
export const wordFor = ({ ID, URI, EmailAddress }: Partial<Grantee>): string =>
  ID ? `id=${ID}` : URI ? `uri=${URI}` : `email=${EmailAddress}`;

export function granteeOf(word: string): Grantee {
  const text = textOf(word);
  if (word.startsWith("id=")) return { Type: "CanonicalUser", ID: text };
  if (word.startsWith("uri=")) return { Type: "Group", URI: text };
  return { Type: "AmazonCustomerByEmail", EmailAddress: text };
}

/** A grant as one word: for whom, and what. */
export const splitGrant = (grant: string): [who: string, permission: string] => {
  const gap = grant.lastIndexOf(" ");
  return [grant.slice(0, gap), grant.slice(gap + 1)];
};

const isPublic = (who: string) => [everybody, everyAwsUser, noKnownPrincipal].includes(who);

function isCovered(grant: string, by: ReadonlySet<string>): boolean {
  const [who, permission] = splitGrant(grant);
  const wider = isPublic(who) ? [who, everybody] : [who];
  return wider.some((one) => by.has(`${one} ${permission}`) || by.has(`${one} FULL_CONTROL`));
}

/**
 * Whom a grant lets in. The log delivery group is S3 itself, for whichever account: nothing says on whose behalf it comes.
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

/** What some grants give to others than the owner that `less` does not. */
export const grantOpenings = (less: ReadonlySet<string>, more: ReadonlySet<string>): Opening[] =>
  [...more].filter((grant) => !grant.startsWith("owner ") && !isCovered(grant, less)).map(openingOf);

/** Grants by an address of mail where others by an id stand: S3 knows whose it is, and shows the id. */
export function undecidedGrants(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  const byText = (grants: ReadonlySet<string>) => new Map([...grants].map((grant) => [grant, grant]));
  const pairs = pairsOf(byText(before), byText(after), (one, other) => {
    const [[who, what], [whoElse, whatElse]] = [splitGrant(one), splitGrant(other)];
    return what === whatElse && [who, whoElse].filter((name) => name.startsWith("email=")).length === 1;
  });
  return (pairs ?? []).map(([there, here]) => `${there} is there, and ${here} is wanted`);
}
