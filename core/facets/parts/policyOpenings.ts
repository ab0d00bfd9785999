import { documentOf } from "../../values/documents.ts";
import { isArray, type Normal, type NormalObject } from "../../values/normal.ts";
import type { Opening, Outsider } from "../facet.ts";
import { coverage } from "./policyCover.ts";
import { listOf } from "./policyDocument.ts";
import {
  conditionsOf,
  isAnyone,
  isDeny,
  isPublic,
  isStatement,
  type Limit,
  limitOf,
  type Named,
  namedBy,
} from "./publicPolicy.ts";
import { fingerprint } from "./understanding.ts";

/** A party that has access. */
export type Allowed = Outsider | "public";

/** All statements of a policy, including those that share a key. */
export const statementsOf = ({ Statement }: NormalObject): readonly Normal[] =>
  Statement instanceof Map
    ? [...Statement.values()].flatMap((form: Normal): readonly Normal[] => (isArray(form) ? form : [form]))
    : [];

/** The words of a member of a statement, in their original case if known. */
function wordsIn(form: Normal, name: "Action" | "NotAction"): readonly string[] {
  const value = isStatement(form) ? form.get(name) : undefined;
  if (!(value instanceof Set)) return [];
  return listOf((documentOf(value) as string | undefined) ?? [...value]);
}

/** A short text that identifies a statement by its first actions. */
export function actionsIn(form: Normal): string {
  const words = [...wordsIn(form, "Action"), ...wordsIn(form, "NotAction").map((word) => `all but ${word}`)];
  const some = words.slice(0, 3).join(", ").slice(0, 120) || "unknown actions";
  return words.length > 3 ? `${some} and more` : some;
}

/** Classifies the text that names a party: an account in any ARN, an organisation, a bucket, or another principal. */
function outsider(text: string): Outsider {
  const account = /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(text)?.[1];
  if (account) return { kind: "account", id: account };
  if (text.startsWith("o-")) return { kind: "organisation", id: text.split("/")[0] ?? "" };
  return { kind: /^arn:[^:]*:s3:::/.test(text) ? "bucket" : "principal", id: text };
}

/**
 * Whether an ARN pattern fixes the account. ArnLike matches part by part, so other parts may have wildcards; string
 * operators match across parts.
 */
const withAccount = (operator: string, value: string) =>
  (operator.includes("arn") ? /^arn:[^:]*:[^:]*:[^:]*:\d{12}:/ : /^arn:[^:*?]*:[^:*?]*:[^:*?]*:\d{12}:/).test(
    value,
  );

const positive = /^(foranyvalue:)?(string(equals|equalsignorecase|like)|arn(equals|like))$/;
const sourceKeys = [
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourcearn",
];

/** The units of an organisation that is fixed, as the guides name them: with a star for those below. */
const withOrganisation = (key: string, value: string) =>
  key === "aws:sourceorgpaths" && /^o-[a-z\d]+\//.test(value);

/** The parties that a service may act for, if a condition states them with certainty. */
function sourceOf(form: Normal): readonly string[] | undefined {
  const conditions = conditionsOf(form).filter(({ operator, key, values }) => {
    const isOfOne = (value: string) => withAccount(operator, value) || withOrganisation(key, value);
    const isFixed = (value: string) => !/\$\{/.test(value) && (!/[*?]|^$/.test(value) || isOfOne(value));
    return positive.test(operator) && values.every(isFixed);
  });
  const found = sourceKeys.flatMap((name) => conditions.filter(({ key }) => key === name))[0];
  return found?.values.map((value) => outsider(value).id);
}

const identity = ({ kind, name }: Named): Outsider =>
  kind === "CanonicalUser" ? { kind: "canonicalUser", id: name } : outsider(name);

const ofPrincipal = /^aws:(principal|userid$)/;
const ofCaller = /^aws:(principal|userid$|source(account|owner|arn)$)/;

/**
 * The parties that a limit on `*` admits. A network, key or access point is a way in and does not identify the
 * caller; its owner does not matter.
 */
const limitedTo = ({ key, values }: Limit): Outsider[] =>
  values.map((value) => {
    if (ofCaller.test(key)) return outsider(value);
    return { kind: "principal", id: key === "s3:dataaccesspointaccount" ? `accesspoint@${value}` : value };
  });

/** The additional limit on a principal that is named. */
const sourceOfNamed = (limit: Limit | undefined): Partial<Outsider> =>
  limit && ofPrincipal.test(limit.key) ? { source: limitedTo(limit).map(({ id }) => id) } : {};

/** Returns a function: for a named principal, the parties that the statement gives access to. */
function audienceOf(form: Normal): (named: Named) => readonly (Outsider | "public")[] {
  const [limit, source, isOpen] = [limitOf(form), sourceOf(form), isPublic(form)];
  return (named) => {
    // Without a source, every user of the service gets access through it. S3 does not call that public; we do.
    if (named.kind === "Service" && !isAnyone(named))
      return [source ? { kind: "service", id: named.name, source } : "public"];
    if (isAnyone(named)) return limit && !isOpen ? limitedTo(limit) : ["public"];
    return [{ ...identity(named), ...sourceOfNamed(limit) }];
  };
}

const opening = (to: Outsider | "public", what: string): Opening =>
  to === "public"
    ? { to, what: `allows everyone ${what}` }
    : { to: "outsider", who: to, what: `allows ${to.id} ${what}` };

/** Access that a statement gives and none of the others gives. */
function grantsOf(form: Normal, less: readonly Normal[]): Opening[] {
  const coverages = less.filter((other) => !isDeny(other)).map((other) => coverage(other, form));
  const [audience, what] = [audienceOf(form), actionsIn(form)];
  return namedBy(form)
    .filter((named) => !coverages.some((covers) => covers([named])))
    .flatMap((named) => audience(named).map((to) => opening(to, what)));
}

const grants = (more: readonly Normal[], less: readonly Normal[]): Opening[] =>
  more.filter((form) => !isDeny(form)).flatMap((form) => grantsOf(form, less));

/** Denies in `less` that `more` does not have, or only for less. */
const deniesGone = (less: readonly Normal[], more: readonly Normal[]): Normal[] =>
  less.filter(
    (form) => isDeny(form) && !more.some((other) => isDeny(other) && coverage(other, form)(namedBy(form))),
  );

/**
 * The meaning of a variable depends on the policy version. If the versions differ, compare only statements without
 * variables.
 */
export function comparable(policy: NormalObject, other: NormalObject): readonly Normal[] {
  const statements = statementsOf(policy);
  if (policy.Version === other.Version) return statements;
  return statements.filter((form) => !fingerprint(form).includes("${"));
}

/** Whether a Deny is removed or narrowed. */
export const losesDeny = (less: NormalObject, more: NormalObject): boolean =>
  deniesGone(statementsOf(less), comparable(more, less)).length > 0;

/** Whether a policy gives access to everyone: public as S3 defines it, or through a service. */
export const letsEveryoneIn = (policy: NormalObject): boolean =>
  grants(statementsOf(policy), []).some(({ to }) => to === "public");

/**
 * The parties that a removed Deny no longer keeps out: all that have access by the policy or otherwise, and `none`
 * for those that get access later.
 */
function unprotected(
  more: readonly Normal[],
  elsewhere: readonly Allowed[] | undefined,
): (Allowed | "none" | "unknown")[] {
  const byPolicy = grants(more, []).map((one) => (one.to === "outsider" ? one.who : one.to));
  const allowed = [...(elsewhere ?? []), ...byPolicy];
  if (allowed.includes("public")) return ["public"];
  return elsewhere ? ["none", ...allowed.filter((to) => typeof to === "object")] : ["unknown"];
}

function withdrawal(to: Outsider | "public" | "none" | "unknown", what: string): Opening {
  if (to === "unknown") return { to: "public", what, assumed: true };
  return typeof to === "object"
    ? { to: "outsider", who: to, what: `${what}, to ${to.id}, too` }
    : { to, what };
}

/**
 * What a policy gives that another does not: new grants and removed Denies. `elsewhere` lists parties that may have
 * access without the policy, so that only its Denies keep them out; where it is unknown, the public is assumed.
 */
export function policyOpenings(
  less: NormalObject,
  more: NormalObject,
  elsewhere: readonly Allowed[] | undefined,
): Opening[] {
  const [all, known] = [statementsOf(more), comparable(less, more)];
  const lost = deniesGone(statementsOf(less), comparable(more, less));
  const [first] = lost;
  if (first === undefined) return grants(all, known);
  const others = lost.length > 1 ? `, and by ${lost.length - 1} more of its statements` : "";
  const what = `no longer denies, or denies to fewer, ${actionsIn(first)}${others}`;
  return [...grants(all, known), ...unprotected(all, elsewhere).map((to) => withdrawal(to, what))];
}
