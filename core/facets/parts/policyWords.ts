import { isArray, type Normal, type NormalMap, type NormalObject } from "../../values/normal.ts";
import type { PolicyDocument } from "./policyDocument.ts";
import { type PolicyForm, policyForm, policyParts } from "./policyForm.ts";
import { fingerprint, type Part } from "./understanding.ts";

// A policy is sent in the words of the documents: as it was read where the plan changes nothing, otherwise as the
// spec has it. S3 refuses operators in another case, and the words belong to their authors.

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

/** Each statement as it is in the bucket or in the spec. Statements that stay come first, in their order. */
function statementsFor(form: NormalMap, live?: Part, spec?: Part): unknown[] {
  const keys = new Set([...(live?.parts ?? form).keys(), ...form.keys()]);
  return [...keys].flatMap((key) => {
    const wanted = form.get(key);
    const said = wanted === undefined ? [] : wordsFor(wanted, live?.parts?.get(key), spec?.parts?.get(key));
    return said.map(([, statement]) => statement);
  });
}

/** The policy document for a normal form that was merged from the live and the declared policy. */
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

/** Whether a text is a policy of exactly this meaning. A mixture of two documents that cannot be expressed is not. */
export const says = (text: string, after: NormalObject): boolean =>
  meaning(policyForm(JSON.parse(text))) === meaning(after);

const meaning = (form: NormalObject): string =>
  fingerprint(
    new Map(Object.entries(form).flatMap(([name, part]) => (part === undefined ? [] : [[name, part]]))),
  );

/**
 * The desired policy when unnamed statements are kept: a statement that the bucket has under another Sid is already
 * present, unless another statement uses its Sid in the bucket, or the spec uses the live Sid for a different
 * statement.
 */
export function withoutRenames(wanted: PolicyForm, live: PolicyDocument): PolicyForm {
  const { Statement: there } = policyForm(live);
  const { Statement: named } = wanted;
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

const meanings = new WeakMap<object, string>();

/** A text for the meaning of a statement, whatever its Sid. */
export function withoutSid(form: Normal): string {
  if (!(form instanceof Map)) return fingerprint(form);
  const text = meanings.get(form) ?? fingerprint(new Map([...form].filter(([name]) => name !== "Sid")));
  meanings.set(form, text);
  return text;
}
