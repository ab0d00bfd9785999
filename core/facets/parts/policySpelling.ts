import type { PolicyDocument } from "./policyDocument.ts";

// S3 refuses operators and effects in any case but its own.

const comparisons = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const words = [
  ...["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map(
    (way) => `String${way}`,
  ),
  ...["Numeric", "Date"].flatMap((kind) => comparisons.map((way) => kind + way)),
  ...["Equals", "NotEquals", "Like", "NotLike"].map((way) => `Arn${way}`),
  ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null", "Allow", "Deny"],
];
const spellings = new Map(words.map((word) => [word.toLowerCase(), word]));
const affixes = /^(?:for(all|any)values?:)?(.*?)(ifexists)?$/;

/** A word as S3 spells it; unknown words unchanged. */
function spelled(word: string): string {
  const [, set, plain = "", after] = affixes.exec(word.toLowerCase()) ?? [];
  const known = spellings.get(plain);
  const before = set ? `For${set === "all" ? "AllValues" : "AnyValue"}:` : "";
  return known ? `${before}${known}${after ? "IfExists" : ""}` : word;
}

/** Why S3 would refuse a word of a policy for its case; undefined if it accepts all. */
export function misspelling({ Statement }: PolicyDocument): string | undefined {
  const said = Statement.flatMap(({ Effect, Condition }) => [Effect, ...Object.keys(Condition ?? {})]);
  const wrong = said.find((word) => spelled(word) !== word);
  return wrong === undefined ? undefined : `S3 refuses "${wrong}"; did you mean "${spelled(wrong)}"?`;
}
