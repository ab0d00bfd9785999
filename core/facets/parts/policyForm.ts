import { madeOf } from "../../values/documents.ts";
import type { Normal, NormalMap, NormalObject } from "../../values/normal.ts";
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

// Policies with the same meaning have the same normal form; policies that may differ in meaning never do. A part of
// unknown shape stays as written.

const root = /^arn:aws[\w-]*:iam::(\d{12}):root$/;
const gone = "deleted identity ";

/**
 * The account ID for each notation of an account; a marked text for the unique ID that S3 shows after an identity
 * was deleted. A text that already looks marked is quoted.
 */
function awsPrincipal(text: string): string {
  const account = root.exec(text)?.[1];
  if (account) return account;
  if (text.startsWith(gone) || text.startsWith('"')) return JSON.stringify(text);
  return /^(AIDA|AROA)[A-Z0-9]+$/.test(text) ? `${gone}${text}` : text;
}

const kinds = closed(same, (kind, names) => words(kind === "AWS" ? awsPrincipal : same)(kind, names));

const principals: Understanding = (name, value) =>
  value === "*" ? { ...kinds(name, { AWS: "*" }), said: [[name, value]] } : kinds(name, value);

/** The part after a slash is a tag name, which is case-sensitive. */
const conditionKey = (name: string) => name.replace(/^[^/]*/, lower);

const conditions = closed(lower, closed(conditionKey, words()));

/** An empty Sid means no Sid. */
const sid: Understanding = (name, value) =>
  value === "" ? plainly(name, value, new Map()) : text(same)(name, value);

/** An empty NotPrincipal excludes no principal, so keep it as written. */
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

/** The known members of a statement. */
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

/** The normal form of one statement. */
export const statementForm = (one: unknown): Normal => understood(one).form;

/** Equal statements count once; different statements with the same key are kept side by side under it. */
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
  const byForm = Map.groupBy(group, ({ form }) => fingerprint(form));
  const forms = [...byForm.keys()].sort();
  const parts = forms.map((one) => ofOneForm(byForm.get(one) as [Part, ...Part[]]));
  const [only] = parts;
  return only && parts.length === 1 ? only : asList(parts);
}

/** The members of a policy as parts. Without Version, S3 uses the older language. */
export function policyParts(document: PolicyDocument): ReadonlyMap<string, Part> {
  const { Version, Statement, ...others } = document;
  const rest = Object.entries(others).filter(([, value]) => value !== undefined);
  return new Map([
    ["Version", Version === undefined ? { form: "2008-10-17", said: [] } : text(same)("Version", Version)],
    ["Statement", statements(Statement)],
    ...rest.map(([name, value]): [string, Part] => [name, text(same)(name, value)]),
  ]);
}

/** The normal form of a policy: its statements by Sid, or by what they say. */
export type PolicyForm = NormalObject & { readonly Statement: NormalMap };

export const policyForm = (document: PolicyDocument): PolicyForm =>
  madeOf(Object.fromEntries(formOf(policyParts(document))) as PolicyForm, document);
