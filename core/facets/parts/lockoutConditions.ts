import { hasWildcard, operatorNamed } from "../../values/conditionOperators.ts";
import { replacing } from "../../values/pattern.ts";
import type { BucketRef } from "../facet.ts";
import type { conditionsOf } from "./publicPolicy.ts";

// Whether the conditions of a Deny may match the caller that configures the bucket.

/** The account in an ARN. */
export const accountIn = (arn = ""): string | undefined => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];

const accountKeys = ["aws:principalaccount", "aws:resourceaccount", "s3:resourceaccount"];

const typeOf = (caller = ""): string =>
  caller.endsWith(":root") ? "Account" : caller.includes(":user/") ? "User" : "AssumedRole";

/** The known facts about the request that configures a bucket, by condition key. */
export function factsOf({ caller, owner = accountIn(caller), region }: BucketRef): Facts {
  return new Map([
    ["aws:securetransport", "true"],
    ["s3:tlsversion", "1.3"],
    ["aws:principalisawsservice", "false"],
    ["aws:viaawsservice", "false"],
    ["aws:principaltype", typeOf(caller)],
    ["s3:signatureversion", "AWS4-HMAC-SHA256"],
    ["s3:authtype", "REST-HEADER"],
    ["aws:requestedregion", region],
    ...(owner ? accountKeys.map((key): [string, string] => [key, owner]) : []),
    ...(caller ? [["aws:principalarn", caller] as const] : []),
  ]);
}

export type Condition = ReturnType<typeof conditionsOf>[number];
type Facts = ReadonlyMap<string, string>;

/** In place of a variable whose value is unknown or is a wildcard as text: no fact contains it. */
export const unknown = "\ue000";

/** A value of a condition with its variables filled in, of which only the newer language has any. */
export const filledIn = (value: string, facts: Facts): string =>
  replacing(value, (variable) => {
    const key = /[^\s,}]+/.exec(variable.slice(2))?.[0] ?? "";
    return key === "$" ? key : (facts.get(key.toLowerCase()) ?? unknown);
  });

const saysOf = (values: readonly string[], word: "true" | "false"): boolean =>
  values.some((value) => value.toLowerCase() === word);

function holds({ operator, values }: Condition, fact: string): boolean {
  const { base, isNegated, comparison } = operatorNamed(operator);
  if (base === "null") return saysOf(values, "false");
  const isEqual = base.includes("thanequals") && values.some((value) => Number(fact) === Number(value));
  if (base.includes("lessthan")) return isEqual || values.some((value) => Number(fact) < Number(value));
  if (base.includes("greaterthan")) return isEqual || values.some((value) => Number(fact) > Number(value));
  return values.some((value) => comparison?.means(value, fact)) !== isNegated;
}

/** What requests that configure a bucket usually say. It is not certain: a warning names the key. */
const usual: Facts = new Map([
  ["aws:multifactorauthpresent", "false"],
  ["s3:signatureage", "0"],
]);

/** Condition keys that every request carries, whatever their value. */
const alwaysThere = /^aws:(currenttime|epochtime|principalarn|userid|principaltype|sourceip)$/;

/**
 * Whether a condition may match the caller that configures the bucket. Assumption for unknown facts: the caller
 * belongs to its account's organisation; a condition that excludes some callers may still match ours; a condition
 * on specific values does not match ours.
 */
export function mayHold(condition: Condition, facts: Facts): boolean {
  const { key, values } = condition;
  const [fact, likely] = [facts.get(key), usual.get(key)];
  if (fact !== undefined) return holds(condition, fact);
  const { base, isNegated, holdsWithoutKey, comparison } = operatorNamed(condition.operator);
  // No organisation and no path has a wildcard in it: an operator that takes one literally excepts no principal.
  if (key.startsWith("aws:principalorg") || key.startsWith("aws:resourceorg"))
    return isNegated && comparison?.hasWildcards === false && values.every(hasWildcard);
  if (likely !== undefined) return base === "null" || holdsWithoutKey || holds(condition, likely);
  if (base === "null") return saysOf(values, alwaysThere.test(key) ? "false" : "true");
  if (isNegated || holdsWithoutKey || /date|numeric/.test(base)) return true;
  return values.some((value) =>
    base === "ipaddress" ? /\/[01]$/.test(value) : comparison?.hasWildcards && value.includes("*"),
  );
}
