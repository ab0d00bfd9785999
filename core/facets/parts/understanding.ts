import { madeOf } from "../../values/documents.ts";
import { isArray, isObject, type Normal, none } from "../../values/normal.ts";
import { listOf } from "./policyDocument.ts";

/** A part of a document: its normal form, the members that state it, and its inner parts. */
export interface Part {
  readonly form: Normal;
  readonly said: readonly (readonly [name: string, value: unknown])[];
  readonly parts?: ReadonlyMap<string, Part>;
}

export type Understanding = (name: string, value: unknown) => Part;

export const plainly = (name: string, value: unknown, form: Normal): Part => ({
  form,
  said: [[name, value]],
});

/** A value of unknown shape: a list of one text, which no other form is. */
export const asItStands: Understanding = (name, value) => plainly(name, value, [JSON.stringify(value)]);

export const same = (text: string) => text;
/** Lower-cases ASCII only: some other Unicode letters become ASCII letters in lower case and must not match them. */
export const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const isWord = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);

export const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const words =
  (meaning: (text: string) => string = same): Understanding =>
  (name, value) => {
    const list = listOf(value);
    if (!list.every(isWord)) return asItStands(name, value);
    const parts = list.map((text): [string, Part] => {
      const word = meaning(`${text}`);
      return [word, plainly("", text, word)];
    });
    const form = madeOf(new Set(parts.map(([word]) => word)), value);
    return { ...plainly(name, value, form), parts: new Map(parts) };
  };

/** An object in which every member counts. Members with the same key are kept side by side, in their order. */
export const closed =
  (key: (name: string) => string, member: Understanding): Understanding =>
  (name, value) => {
    if (!isRecord(value)) return asItStands(name, value);
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    const together = Map.groupBy(
      entries.map(([inner, what]) => member(inner, what)),
      ({ said }) => key(said[0]?.[0] ?? ""),
    );
    const parts = new Map([...together].map(([inner, group]) => [inner, joined(group)]));
    for (const [inner, { form }] of parts) if (form instanceof Map && form.size === 0) parts.delete(inner);
    return { ...plainly(name, value, formOf(parts)), parts };
  };

export const formOf = (parts: ReadonlyMap<string, Part>) =>
  new Map([...parts].map(([key, { form }]) => [key, form]));

function joined(group: readonly Part[]): Part {
  const [only] = group;
  if (only && group.length === 1) return only;
  return asList(group);
}

/** Parts side by side under one name, by index. */
export const asList = (list: readonly Part[]): Part => ({
  form: list.map(({ form }) => form),
  said: list.flatMap(({ said }) => said),
  parts: new Map(list.map((part, index) => [`${index}`, part])),
});

export const text =
  (meaning: (text: string) => string): Understanding =>
  (name, value) =>
    typeof value === "string" ? plainly(name, value, meaning(value)) : asItStands(name, value);

/** A text that is equal for two normal forms exactly if the forms are equal. */
export function fingerprint(form: Normal): string {
  if (form instanceof Set) return `{${[...form].map((word) => JSON.stringify(word)).sort()}}`;
  if (form instanceof Map)
    return `(${[...form].map(([key, value]) => `${JSON.stringify(key)}:${fingerprint(value)}`).sort()})`;
  if (isObject(form))
    return fingerprint(new Map(Object.entries(form).map(([key, part]) => [key, part ?? none])));
  return isArray(form) ? `[${form.map(fingerprint)}]` : JSON.stringify(form);
}
