import { isArray, type Normal, type NormalMap, type NormalObject } from "../../values/normal.ts";
import type { PolicyDocument } from "./policyDocument.ts";
import { policyForm, policyParts } from "./policyForm.ts";
import { fingerprint, type Part } from "./understanding.ts";

// A policy that is sent is made of the documents themselves: of what was read wherever the plan changes nothing, else of
// what the spec says. S3 refuses an operator in another case than its own, and the words are somebody's.

type Said = Part["said"];

function wordsFor(form: Normal, live?: Part, spec?: Part): Said {
  const whole = [live, spec].find((part) => part && fingerprint(part.form) === fingerprint(form));
  if (whole) return whole.said;
  const [name = ""] = (live ?? spec)?.said[0] ?? [];
  const inner = (key: string, part: Normal) => wordsFor(part, live?.parts?.get(key), spec?.parts?.get(key));
  if (form instanceof Set)
    return [[name, [...form].flatMap((word) => inner(word, word)).map(([, text]) => text)]];
  if (form instanceof Map)
    return [[name, Object.fromEntries([...form].flatMap(([key, part]) => inner(key, part)))]];
  return isArray(form) ? form.flatMap((part, index) => inner(`${index}`, part)) : [];
}

/** Each statement as it stands live or in the spec; those that stay come first, in their order. */
function statementsFor(form: NormalMap, live?: Part, spec?: Part): unknown[] {
  const keys = new Set([...(live?.parts?.keys() ?? []), ...form.keys()]);
  return [...keys].flatMap((key) => {
    const wanted = form.get(key);
    const said = wanted === undefined ? [] : wordsFor(wanted, live?.parts?.get(key), spec?.parts?.get(key));
    return said.map(([, statement]) => statement);
  });
}

/** The policy to send for a normal form that was merged of what was read and what the spec says. */
export function policyInWords(
  after: NormalObject,
  spec?: PolicyDocument | null,
  live?: PolicyDocument,
): object {
  const [said, read] = [spec && policyParts(spec), live && policyParts(live)];
  const members = Object.entries(after).flatMap(([name, form]): Said => {
    if (form === undefined) return [];
    const [here, there] = [read?.get(name), said?.get(name)];
    return name === "Statement" && form instanceof Map
      ? [[name, statementsFor(form, here, there)]]
      : wordsFor(form, here, there);
  });
  return Object.fromEntries(members);
}

/** Whether a text is a policy of exactly this meaning. What cannot be put together of two documents is not. */
export const says = (text: string, after: NormalObject): boolean =>
  meaning(policyForm(JSON.parse(text))) === meaning(after);

const meaning = (form: NormalObject): string =>
  fingerprint(
    new Map(Object.entries(form).flatMap(([name, part]) => (part === undefined ? [] : [[name, part]]))),
  );

/**
 * What is wanted, where unnamed statements are left alone: one that stands in the bucket under another Sid is there
 * already, as long as no other statement has taken its own, and the spec gives that Sid to no other.
 */
export function withoutRenames(wanted: NormalObject, live: PolicyDocument): NormalObject {
  const there = policyForm(live).Statement;
  const named = wanted.Statement;
  if (!(named instanceof Map) || !(there instanceof Map)) return wanted;
  const known = new Map(
    [...there]
      .filter(([key]) => !named.has(key))
      .flatMap(([key, form]) =>
        (isArray(form) ? form : [form]).map((one) => [withoutSid(one), [key, form] as const]),
      ),
  );
  const entries = [...named].map(([key, form]) =>
    there.has(key) ? ([key, form] as const) : (known.get(withoutSid(form)) ?? ([key, form] as const)),
  );
  return { ...wanted, Statement: new Map(entries) };
}

const told = new WeakMap<object, string>();

/** What a statement says, whatever it is called. */
export function withoutSid(form: Normal): string {
  if (!(form instanceof Map)) return fingerprint(form);
  const text = told.get(form) ?? fingerprint(new Map([...form].filter(([name]) => name !== "Sid")));
  told.set(form, text);
  return text;
}
