import { createHash } from "node:crypto";
import { type Normal, type Path, toJson } from "../../values/normal.ts";

// S3 makes up an id for a rule that comes without. In a spec such a rule goes by what it says.

/** A text that two normal forms share exactly if they say the same; `leaves` names the places that do not count. */
export function contentOf(normal: Normal, leaves: (path: Path) => boolean): string {
  return JSON.stringify(sorted(toJson(normal), leaves, []));
}

function sorted(value: unknown, leaves: (path: Path) => boolean, path: Path): unknown {
  if (Array.isArray(value))
    return value.map((element, index) => sorted(element, leaves, [...path, `${index}`]));
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .filter(([name]) => !leaves([...path, name]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sorted(member, leaves, [...path, name])]);
}

/** Whether no id is given twice. */
export function idsDiffer<Id extends string>(
  rules: readonly { readonly [id in Id]?: string | undefined }[],
  id: Id,
): boolean {
  const given = rules.flatMap((rule) => rule[id] ?? []);
  return new Set(given).size === given.length;
}

/** What a rule without an id is called. */
export const unnamed = (content: string): string =>
  `unnamed ${createHash("sha256").update(content).digest("hex").slice(0, 8)}`;

/** The rules, each that came without an id with the id of a rule in the bucket that says the same. */
export function withIdsOf<Rule extends object, Id extends keyof Rule>(
  there: readonly Rule[],
  rules: readonly Rule[],
  id: Id,
  content: (rule: Rule) => string,
): readonly Rule[] {
  if (rules.every((rule) => rule[id] !== undefined)) return rules;
  const taken = new Set(rules.map((rule) => rule[id]));
  const free = Map.groupBy(
    there.filter((rule) => !taken.has(rule[id])),
    content,
  );
  return rules.map((rule) =>
    rule[id] === undefined ? { ...rule, [id]: free.get(content(rule))?.shift()?.[id] } : rule,
  );
}
