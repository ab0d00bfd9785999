import { listOf } from "./policyDocument.ts";

/** The parts of a statement that decide whether it is for the public. */
interface Access {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
}

/** Condition keys whose fixed values keep a statement from being public ("The meaning of public", S3 user guide). */
const narrowing = new Set([
  "aws:sourceip",
  "aws:sourcearn",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceowner",
  "aws:sourceaccount",
  "aws:userid",
  "aws:principalorgid",
  "aws:principalarn",
  "aws:principalaccount",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
]);

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isFixed = (value: unknown) => !/^(\*|0\.0\.0\.0\/0|::\/0)$/.test(`${value}`);

const narrows = ([operator, keys]: [string, object]): boolean =>
  !/not|ifexists|null/i.test(operator) &&
  Object.entries(keys).some(
    ([key, value]) => narrowing.has(key.toLowerCase()) && listOf(value).every(isFixed),
  );

/** Whether a statement allows something to everybody. */
export function isPublic({ Effect, Principal, NotPrincipal, Condition }: Access): boolean {
  if (`${Effect}`.toLowerCase() !== "allow") return false;
  const named = isObject(Principal) ? Object.values(Principal).flatMap(listOf) : listOf(Principal);
  const everybody = NotPrincipal !== undefined || named.includes("*");
  return everybody && !(isObject(Condition) && Object.entries(Condition).some(narrows));
}
