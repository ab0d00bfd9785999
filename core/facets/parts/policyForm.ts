import type { Normal, NormalMap, NormalObject } from "../../normal.ts";
import { listOf, type PolicyDocument, type Statement } from "./policyDocument.ts";

// Two policies that mean the same have the same normal form; one that grants a thing more never has. A statement is
// closed: a member too many changes what it means.

const root = /^arn:[\w-]+:iam::(\d{12}):root$/;
const gone = "deleted identity ";

/** A principal as what it is: an account however it is written, or what S3 shows once an identity was deleted. */
function principal(text: string): string {
  const account = root.exec(text)?.[1];
  if (account) return account;
  return /^(AIDA|AROA)[A-Z0-9]+$/.test(text) ? `${gone}${text}` : text;
}

const words = (value: unknown, meaning: (text: string) => string = (text) => text): Normal =>
  new Set(listOf(value).map((text) => meaning(`${text}`)));

const closed = (value: object, inner: (name: string, value: unknown) => [string, Normal]): NormalMap =>
  new Map(Object.entries(value).map(([name, member]) => inner(name, member)));

function principals(value: Statement["Principal"]): Normal {
  const map = value === "*" ? { AWS: "*" } : (value ?? {});
  return closed(map, (kind, names) => [kind, words(names, principal)]);
}

const conditions = (value: object): Normal =>
  closed(value, (operator, keys) => [
    operator.toLowerCase(),
    closed(keys as object, (key, values) => [key.toLowerCase(), words(values)]),
  ]);

const lower = (text: string) => text.toLowerCase();

const members: { readonly [member in keyof Statement]-?: (value: never) => Normal } = {
  Sid: (value: string) => value,
  Effect: lower,
  Principal: principals,
  NotPrincipal: principals,
  Action: (value: unknown) => words(value, lower),
  NotAction: (value: unknown) => words(value, lower),
  Resource: (value: unknown) => words(value),
  NotResource: (value: unknown) => words(value),
  Condition: conditions,
};

function statementForm(statement: Statement): NormalMap {
  const entries = Object.entries(statement).flatMap(([member, value]): [string, Normal][] => {
    if (value === undefined) return [];
    // A member that we do not know yet is still part of what the statement means.
    const form = (members[member as keyof Statement] ?? JSON.stringify)(value as never);
    // An empty map of principals, or of conditions, means as much as none.
    return form instanceof Map && form.size === 0 ? [] : [[member, form]];
  });
  return new Map(entries);
}

/** A text that two normal forms share exactly if they are equal. */
function fingerprint(form: Normal): string {
  if (form instanceof Set) return JSON.stringify([...form].sort());
  if (form instanceof Map)
    return JSON.stringify([...form].map(([key, value]) => [key, fingerprint(value)]).sort());
  return JSON.stringify(form);
}

/** Statements are a set: one with a Sid goes by it, the others by what they say. */
export function policyForm({ Version = "2008-10-17", Id, Statement }: PolicyDocument): NormalObject {
  const forms = Statement.map(statementForm);
  const sids = forms.map((form) => form.get("Sid"));
  const keyed = forms.map((form): [string, Normal] => {
    const sid = form.get("Sid");
    const unique = typeof sid === "string" && sids.filter((other) => other === sid).length === 1;
    return [unique ? sid : fingerprint(form), form];
  });
  return { Version, ...(Id !== undefined && { Id }), Statement: new Map(keyed) };
}

/** A policy with that normal form, for when it is neither what the spec says nor what the bucket has, but of both. */
export function policyFrom(form: NormalObject): object {
  const { Statement, ...rest } = form;
  const statements = Statement instanceof Map ? [...Statement.values()] : [];
  return { ...rest, Statement: statements.map(plain) };
}

function plain(value: Normal): unknown {
  if (value instanceof Set) return [...value].map((text: string) => text.replace(gone, ""));
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  return value === "allow" ? "Allow" : value === "deny" ? "Deny" : value;
}
