import { documentOf } from "../../values/documents.ts";
import { isArray, type Normal, type NormalObject } from "../../values/normal.ts";
import type { Opening, Outsider } from "../facet.ts";
import { coverage } from "./policyCover.ts";
import { listOf } from "./policyDocument.ts";
import {
  conditionsOf,
  isAnybody,
  isDeny,
  isPublic,
  isStatement,
  type Limit,
  limitOf,
  type Named,
  namedBy,
} from "./publicPolicy.ts";
import { fingerprint } from "./understanding.ts";

/** Who has access. */
export type Allowed = Outsider | "public";

/** Every statement of a policy, those that share a key included. */
export const statementsOf = ({ Statement }: NormalObject): readonly Normal[] =>
  Statement instanceof Map
    ? [...Statement.values()].flatMap((form: Normal): readonly Normal[] => (isArray(form) ? form : [form]))
    : [];

/** The words of a member of a statement, in the case in which somebody wrote them where that is known. */
function wordsIn(form: Normal, name: "Action" | "NotAction"): readonly string[] {
  const value = isStatement(form) ? form.get(name) : undefined;
  if (!(value instanceof Set)) return [];
  return listOf((documentOf(value) as string | undefined) ?? [...value]);
}

/** Some of the words of a statement that tell which one it is. */
function told(form: Normal): string {
  const words = [...wordsIn(form, "Action"), ...wordsIn(form, "NotAction").map((word) => `all but ${word}`)];
  const some = words.slice(0, 3).join(", ").slice(0, 120) || "what is not known";
  return words.length > 3 ? `${some} and more` : some;
}

/** Somebody by the look of the text that names him: an account in whatever ARN, an organisation, a bucket. */
function outsider(text: string): Outsider {
  const account = /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(text)?.[1];
  if (account) return { kind: "account", id: account };
  if (text.startsWith("o-")) return { kind: "organisation", id: text.split("/")[0] ?? "" };
  return { kind: /^arn:[^:]*:s3:::/.test(text) ? "bucket" : "principal", id: text };
}

/** An ARN whose account is certain although its end is open: only where parts of an ARN are matched one by one may others be open. */
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

/** On whose behalf a service may come, where a condition says it for certain. */
function sourceOf(form: Normal): readonly string[] | undefined {
  const conditions = conditionsOf(form).filter(
    ({ operator, values }) =>
      positive.test(operator) &&
      values.every(
        (value) => !/\$\{/.test(value) && (!/[*?]|^$/.test(value) || withAccount(operator, value)),
      ),
  );
  const found = sourceKeys.flatMap((name) => conditions.filter(({ key }) => key === name))[0];
  return found?.values.map((value) => outsider(value).id);
}

const identity = ({ kind, name }: Named): Outsider =>
  kind === "CanonicalUser" ? { kind: "canonicalUser", id: name } : outsider(name);

const ofPrincipal = /^aws:(principal|userid$)/;
const ofCaller = /^aws:(principal|userid$|source(account|owner|arn)$)/;

/** To whom everybody is limited. A network, a key or an access point is a way in, whoever owns it, and says of nobody who he is. */
const limitedTo = ({ key, values }: Limit): Outsider[] =>
  values.map((value) => {
    if (ofCaller.test(key)) return outsider(value);
    return { kind: "principal", id: key === "s3:dataaccesspointaccount" ? `accesspoint@${value}` : value };
  });

/** Of whom somebody who is named has to be, too. */
const sourceOfNamed = (limit: Limit | undefined): Partial<Outsider> =>
  limit && ofPrincipal.test(limit.key) ? { source: limitedTo(limit).map(({ id }) => id) } : {};

/** Tells to whom a statement gives what it allows, as far as it names somebody. */
function audienceOf(form: Normal): (named: Named) => readonly (Outsider | "public")[] {
  const [limit, source, isOpen] = [limitOf(form), sourceOf(form), isPublic(form)];
  return (named) => {
    // Whoever uses the service comes in through it. S3 does not call that public.
    if (named.kind === "Service" && !isAnybody(named))
      return [source ? { kind: "service", id: named.name, source } : "public"];
    if (isAnybody(named)) return limit && !isOpen ? limitedTo(limit) : ["public"];
    return [{ ...identity(named), ...sourceOfNamed(limit) }];
  };
}

const opening = (to: Outsider | "public", what: string): Opening =>
  to === "public"
    ? { to, what: `allows everybody ${what}` }
    : { to: "outsider", who: to, what: `allows ${to.id} ${what}` };

/** What a statement allows that none of the others does. */
function grantsOf(form: Normal, less: readonly Normal[]): Opening[] {
  const coverages = less.filter((other) => !isDeny(other)).map((other) => coverage(other, form));
  const [audience, what] = [audienceOf(form), told(form)];
  return namedBy(form)
    .filter((named) => !coverages.some((covers) => covers([named])))
    .flatMap((named) => audience(named).map((to) => opening(to, what)));
}

const grants = (more: readonly Normal[], less: readonly Normal[]): Opening[] =>
  more.filter((form) => !isDeny(form)).flatMap((form) => grantsOf(form, less));

/** Denies of the one that the other has not, or not for as much. */
const deniesGone = (less: readonly Normal[], more: readonly Normal[]): Normal[] =>
  less.filter(
    (form) => isDeny(form) && !more.some((other) => isDeny(other) && coverage(other, form)(namedBy(form))),
  );

/** What a variable means depends on the language: there only what has none may be held against each other. */
function comparable(policy: NormalObject, other: NormalObject): readonly Normal[] {
  const statements = statementsOf(policy);
  if (policy.Version === other.Version) return statements;
  return statements.filter((form) => !fingerprint(form).includes("${"));
}

/** Whether a Deny is gone or narrower. */
export const losesDeny = (less: NormalObject, more: NormalObject): boolean =>
  deniesGone(statementsOf(less), comparable(more, less)).length > 0;

/** Whether a policy lets everybody in, by what S3 calls public or through a service. */
export const letsEverybodyIn = (policy: NormalObject): boolean =>
  grants(statementsOf(policy), []).some(({ to }) => to === "public");

/** For whom a protection is gone: for all who have access by the policy, or in another way, and for whoever gets some later. */
function unprotected(more: readonly Normal[], elsewhere: readonly Allowed[]): (Allowed | "nobody")[] {
  const byPolicy = grants(more, []).map((one) => (one.to === "outsider" ? one.who : one.to));
  const allowed = [...elsewhere, ...byPolicy];
  return allowed.includes("public")
    ? ["public"]
    : ["nobody", ...allowed.filter((to) => typeof to === "object")];
}

const withdrawal = (to: Outsider | "public" | "nobody", what: string): Opening =>
  typeof to === "object" ? { to: "outsider", who: to, what: `${what}, to ${to.id}, too` } : { to, what };

/**
 * What a policy gives that another does not: what it allows, and what it no longer denies. `elsewhere` says who may
 * have access without the policy, whom only its Denies keep out.
 */
export function policyOpenings(
  less: NormalObject,
  more: NormalObject,
  elsewhere: readonly Allowed[],
): Opening[] {
  const [all, known] = [statementsOf(more), comparable(less, more)];
  const lost = deniesGone(statementsOf(less), comparable(more, less));
  const [first] = lost;
  if (first === undefined) return grants(all, known);
  const others = lost.length > 1 ? `, and by ${lost.length - 1} more of its statements` : "";
  const what = `denies no longer, or to fewer, ${told(first)}${others}`;
  return [...grants(all, known), ...unprotected(all, elsewhere).map((to) => withdrawal(to, what))];
}
