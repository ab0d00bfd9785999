import { partitionOf } from "../providers/regions.ts";
import { toPointer } from "../values/pointers.ts";
import { nearestWord, type Problem } from "../values/problems.ts";
import type { Facts } from "./facts.ts";

// A policy variable like ${aws:username} is no placeholder.
const placeholder = /(?<!\$)\{([A-Za-z]+)\}/g;

const valuesOf = ({ name, account, region }: Facts): Readonly<Record<string, string>> => ({
  bucket: name,
  account,
  region,
  partition: partitionOf(region),
});

/** The placeholders that any text of a baseline may have, without their braces. */
export const placeholders: readonly string[] = Object.keys(
  valuesOf({ name: "", account: "", region: "us-east-1" }),
);

/** A value with every placeholder in its texts and keys replaced by what it stands for. A text that is no placeholder stays. */
export function filledIn(value: unknown, facts: Facts): unknown {
  const values = valuesOf(facts);
  return mapTexts(value, (text) =>
    text.replace(placeholder, (whole, name: string) =>
      Object.hasOwn(values, name) ? `${values[name]}` : whole,
    ),
  );
}

/** Whether a value has any placeholder. */
export function hasPlaceholders(value: unknown): boolean {
  return JSON.stringify(value ?? null).search(placeholder) >= 0;
}

/** A problem for each text with a word in braces that is no placeholder. */
export function strangePlaceholders(value: unknown, path: readonly string[] = []): Problem[] {
  if (typeof value === "string") {
    const names = [...value.matchAll(placeholder)].map(([, name]) => name as string);
    return names.filter((name) => !placeholders.includes(name)).map((name) => strange(name, path));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...strangePlaceholders(key, [...path, key]),
    ...strangePlaceholders(member, [...path, key]),
  ]);
}

function strange(name: string, path: readonly string[]): Problem {
  const nearest = nearestWord(name, placeholders);
  const hint = nearest
    ? `did you mean {${nearest}}?`
    : `known: ${placeholders.map((one) => `{${one}}`).join(", ")}`;
  return { path: toPointer(path), message: `{${name}} is no placeholder; ${hint}` };
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [change(key), mapTexts(member, change)]),
  );
}
