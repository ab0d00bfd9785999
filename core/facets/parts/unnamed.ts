import { createHash } from "node:crypto";
import { type Normal, type Path, toJson } from "../../values/normal.ts";

// S3 generates an ID for a rule without one. In a spec such a rule is identified by its content.

/** A text that is equal for two normal forms exactly if their content is; `isIgnored` selects paths that do not count. */
export function contentOf(normal: Normal, isIgnored: (path: Path) => boolean): string {
  return JSON.stringify(sorted(toJson(normal), isIgnored, []));
}

function sorted(value: unknown, isIgnored: (path: Path) => boolean, path: Path): unknown {
  if (Array.isArray(value))
    return value.map((element, index) => sorted(element, isIgnored, [...path, `${index}`]));
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .filter(([name]) => !isIgnored([...path, name]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sorted(member, isIgnored, [...path, name])]);
}

/** Whether all given IDs are unique. */
export function idsDiffer<Id extends string>(
  rules: readonly { readonly [id in Id]?: string | undefined }[],
  id: Id,
): boolean {
  const given = rules.flatMap((rule) => rule[id] ?? []);
  return new Set(given).size === given.length;
}

/** The name of a rule without an ID. */
export const unnamed = (content: string): string =>
  `unnamed ${createHash("sha256").update(content).digest("hex").slice(0, 8)}`;

/** The rules, where each rule without an ID takes the ID of a live rule with the same content; `there` are the live rules. */
export function withIdsOf<Rule extends object, Id extends keyof Rule>(
  there: readonly Rule[] | undefined,
  rules: readonly Rule[],
  id: Id,
  content: (rule: Rule) => string,
): readonly Rule[] {
  if (rules.every((rule) => rule[id] !== undefined)) return rules;
  const taken = new Set(rules.map((rule) => rule[id]));
  const others = there?.filter((rule) => !taken.has(rule[id]));
  const free = others && Map.groupBy(others, content);
  return rules.map((rule) =>
    rule[id] === undefined ? { ...rule, [id]: free?.get(content(rule))?.shift()?.[id] } : rule,
  );
}
