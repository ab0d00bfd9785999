import { madeOf } from "../../values/documents.ts";
import type { NormalObject } from "../../values/normal.ts";
import type { PolicyDocument } from "./policyDocument.ts";
import {
  asItStands,
  asList,
  closed,
  fingerprint,
  formOf,
  isRecord,
  lower,
  type Part,
  plainly,
  same,
  text,
  type Understanding,
  words,
} from "./understanding.ts";

// Two policies that mean the same have the same normal form; two that may differ in anything never have. What is of no
// known shape stays as it stands.

const root = /^arn:aws[\w-]*:iam::(\d{12}):root$/;
const gone = "deleted identity ";

/** An account however it is written, or what S3 shows once an identity was deleted; a text that says so itself is quoted. */
function awsPrincipal(text: string): string {
  const account = root.exec(text)?.[1];
  if (account) return account;
  if (text.startsWith(gone) || text.startsWith('"')) return JSON.stringify(text);
  return /^(AIDA|AROA)[A-Z0-9]+$/.test(text) ? `${gone}${text}` : text;
}

const kinds = closed(same, (kind, names) => words(kind === "AWS" ? awsPrincipal : same)(kind, names));

const principals: Understanding = (name, value) =>
  value === "*" ? { ...kinds(name, { AWS: "*" }), said: [[name, value]] } : kinds(name, value);

/** What follows a slash is the name of a tag, in which case counts. */
const conditionKey = (name: string) => name.replace(/^[^/]*/, lower);

const conditions = closed(lower, closed(conditionKey, words()));

/** An empty Sid is none. */
const sid: Understanding = (name, value) =>
  value === "" ? plainly(name, value, new Map()) : text(same)(name, value);

/** To exclude nobody is to mean everybody. */
const exceptions: Understanding = (name, value) =>
  isRecord(value) && Object.keys(value).length === 0 ? asItStands(name, value) : principals(name, value);

const members: ReadonlyMap<string, Understanding> = new Map([
  ["Sid", sid],
  ["Effect", text(lower)],
  ["Principal", principals],
  ["NotPrincipal", exceptions],
  ["Action", words(lower)],
  ["NotAction", words(lower)],
  ["Resource", words()],
  ["NotResource", words()],
  ["Condition", conditions],
]);

/** The members that a statement is known to have. */
export const memberNames: ReadonlySet<string> = new Set(members.keys());

const statement = closed(same, (name, value) => (members.get(name) ?? asItStands)(name, value));

const keyOf = ({ form }: Part): string => {
  const name = form instanceof Map ? form.get("Sid") : undefined;
  return typeof name === "string" ? name : fingerprint(form);
};

function understood(one: unknown): Part {
  const part = statement("", one);
  madeOf(part.form, one);
  return part;
}

/** Statements that differ in nothing are one; those that share a key stand beside each other under it. */
function statements(list: readonly unknown[]): Part {
  const together = Map.groupBy(list.map(understood), keyOf);
  const parts = new Map([...together].map(([key, group]) => [key, distinct(group as [Part, ...Part[]])]));
  return { ...plainly("Statement", list, madeOf(formOf(parts), list)), parts };
}

const ofOneForm = (group: readonly [Part, ...Part[]]): Part => ({
  ...group[0],
  said: group.flatMap(({ said }) => said),
});

function distinct(group: readonly [Part, ...Part[]]): Part {
  const byForm = [...Map.groupBy(group, ({ form }) => fingerprint(form))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const parts = byForm.map(([, same]) => ofOneForm(same as [Part, ...Part[]]));
  const [only] = parts;
  return only && parts.length === 1 ? only : asList(parts);
}

/** The members of a policy, each understood. The older language is what S3 takes where none is named. */
export function policyParts(document: PolicyDocument): ReadonlyMap<string, Part> {
  const { Version, Statement, ...others } = document;
  const rest = Object.entries(others).filter(([, value]) => value !== undefined);
  return new Map([
    ["Version", Version === undefined ? { form: "2008-10-17", said: [] } : text(same)("Version", Version)],
    ["Statement", statements(Statement)],
    ...rest.map(([name, value]): [string, Part] => [name, text(same)(name, value)]),
  ]);
}

export const policyForm = (document: PolicyDocument): NormalObject =>
  madeOf(Object.fromEntries(formOf(policyParts(document))), document);
