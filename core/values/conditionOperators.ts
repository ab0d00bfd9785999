import { isMeant } from "./pattern.ts";

/** How an operator of IAM compares the values of a condition with the one of a request. */
export interface Comparison {
  /** Whether a value of the condition means the request's, or all that a pattern in place of it means. */
  readonly means: (value: string, text: string) => boolean;
  /** `*` and `?` in a value stand for other characters. */
  readonly hasWildcards: boolean;
}

export const hasWildcard = (text: string): boolean => /[*?]/.test(text);

// No request has a value with a wildcard in it: a literal with one means none.
const isEqual = (literal: string, text: string): boolean => literal === text && !hasWildcard(literal);
const isEqualInAnyCase = (literal: string, text: string) =>
  isEqual(literal.toLowerCase(), text.toLowerCase());

/** No wildcard reaches beyond its part of an ARN. The sixth part is the rest. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function isArnMeant(pattern: string, arn: string): boolean {
  const [wanted, parts] = [partsOf(pattern), partsOf(arn)];
  return wanted.length === 6 && wanted.every((part, index) => isMeant(part, parts[index] ?? ""));
}

const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ["stringequals", { means: isEqual, hasWildcards: false }],
  ["stringequalsignorecase", { means: isEqualInAnyCase, hasWildcards: false }],
  ["stringlike", { means: isMeant, hasWildcards: true }],
  ["arnequals", { means: isArnMeant, hasWildcards: true }],
  ["arnlike", { means: isArnMeant, hasWildcards: true }],
  ["bool", { means: isEqualInAnyCase, hasWildcards: false }],
  ["numericequals", { means: (one, other) => Number(one) === Number(other), hasWildcards: false }],
]);

/** An operator taken apart: `ForAnyValue:StringNotEqualsIfExists` is `stringequals`, negated, and also holds without the key. */
export interface Operator {
  /** In lower case, without `not`. */
  readonly base: string;
  readonly isNegated: boolean;
  /** By its quantifier or suffix; one that is negated does so without either. */
  readonly holdsWithoutKey: boolean;
  /** Undefined where values are not compared one by one for equality. */
  readonly comparison: Comparison | undefined;
}

/** The operator of that name, in any case. */
export function operatorNamed(name: string): Operator {
  const [, quantifier, whole = "", suffix] =
    /^(?:for(all|any)values?:)?(.*?)(ifexists)?$/s.exec(name.toLowerCase()) ?? [];
  const base = whole.replace("not", "");
  return {
    base,
    isNegated: base !== whole,
    holdsWithoutKey: quantifier === "all" || suffix !== undefined,
    comparison: comparisons.get(base),
  };
}
