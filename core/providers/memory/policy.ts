import { accessDenied, Refusal } from "./errors.ts";
import { isAccount } from "./fixedValues.ts";
import { isPublicStatement } from "./publicPolicy.ts";

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
  readonly [member: string]: unknown;
}

interface Policy {
  readonly Version?: unknown;
  readonly Statement?: unknown;
}

const sizeLimit = 20 * 1024;

const malformed = (message: string) => new Refusal(400, "MalformedPolicy", message);

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const statementsOf = (policy: Policy) => listOf(policy.Statement).filter(isObject) as Statement[];

/** All principals of a statement, of any kind. */
const principalsOf = ({ Principal }: Statement): unknown[] =>
  isObject(Principal) ? Object.values(Principal).flatMap(listOf) : listOf(Principal);

export const isPublicPolicy = (text: string): boolean =>
  listOf((JSON.parse(text) as Policy).Statement).some(isPublicStatement);

function parse(text: string): Policy {
  const notJson = malformed("Policies must be valid JSON and the first byte must be '{'");
  if (!text.startsWith("{")) throw notJson;
  try {
    return JSON.parse(text) as Policy;
  } catch {
    throw notJson;
  }
}

const needed: readonly (readonly string[])[] = [
  ["Principal", "NotPrincipal"],
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
];

/** Whether an ARN pattern can match the bucket or an object in it. */
function canMean(resource: string, bucketName: string): boolean {
  if (resource === "*") return true;
  const [, named] = /^arn:[^:]*:s3:::([^/]+)/.exec(resource) ?? [];
  if (named === undefined) return false;
  return fits([...named], [...bucketName]);
}

/** Whether a text matches a pattern. On a mismatch the last star takes one more character. */
function fits(pattern: readonly string[], text: readonly string[]): boolean {
  let [at, star, taken] = [0, -1, 0];
  for (let index = 0; index < text.length; index++) {
    if (pattern[at] === "*") [star, taken] = [at++, index--];
    else if (pattern[at] === "?" || pattern[at] === text[index]) at++;
    else if (star < 0) return false;
    else [at, index] = [star + 1, taken++];
  }
  return pattern.slice(at).every((sign) => sign === "*");
}

/** S3 accepts operator names only in its own case. */
const operator =
  /^(For(All|Any)Values?:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)(Not)?(Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/;

/** GET shows the unique ID of a deleted identity; PUT refuses it. */
const isDeleted = (principal: string) => ["AIDA", "AROA"].some((start) => principal.startsWith(start));

function checkStatement(statement: Statement, bucketName: string): void {
  if (!["Allow", "Deny"].includes(`${statement.Effect}`))
    throw malformed(`Invalid effect: ${statement.Effect}`);
  const missing = needed.find((either) => either.every((member) => statement[member] === undefined));
  if (missing) throw malformed(`Missing required field ${missing[0]}`);
  const operators = isObject(statement.Condition) ? Object.keys(statement.Condition) : [];
  const invalid = operators.find((name) => !operator.test(name));
  if (invalid !== undefined) throw malformed(`Invalid Condition type : ${invalid}`);
  if (principalsOf(statement).some((principal) => isDeleted(`${principal}`)))
    throw malformed("Invalid principal in policy");
  if (!listOf(statement.Resource).every((resource) => canMean(`${resource}`, bucketName)))
    throw malformed("Policy has invalid resource");
}

/** Throws if S3 would refuse the policy for the bucket. */
export function checkPolicy(text: string, bucketName: string): void {
  const policy = parse(text);
  // This code is not verified against S3.
  if (Buffer.byteLength(text) > sizeLimit)
    throw new Refusal(400, "PolicyTooLarge", "Policy exceeds the maximum allowed document size");
  if (policy.Statement === undefined) throw malformed("Missing required field Statement");
  if (!["2008-10-17", "2012-10-17", undefined].includes(policy.Version as string | undefined))
    throw malformed("The policy must contain a valid version string");
  const statements = statementsOf(policy);
  if (statements.length === 0 || statements.length < listOf(policy.Statement).length)
    throw malformed("Could not parse the policy: Statement is empty!");
  for (const statement of statements) checkStatement(statement, bucketName);
}

export function refusePublicPolicy(text: string): void {
  if (isPublicPolicy(text))
    throw accessDenied(
      "User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access",
    );
}

const accountToRoot = (principal: unknown): unknown => {
  if (Array.isArray(principal)) return principal.map(accountToRoot);
  return isAccount(`${principal}`) ? `arn:aws:iam::${principal}:root` : principal;
};

/** The text that GET returns: unchanged, but an account ID becomes the ARN of the account's root. */
export function keptPolicy(text: string): string {
  const policy = JSON.parse(text) as Policy;
  const accounts = statementsOf(policy)
    .flatMap(principalsOf)
    .filter((principal) => isAccount(`${principal}`));
  if (accounts.length === 0) return text;
  const statements = statementsOf(policy).map((statement) =>
    isObject(statement.Principal) && statement.Principal.AWS !== undefined
      ? {
          ...statement,
          Principal: { ...statement.Principal, AWS: accountToRoot(statement.Principal.AWS) },
        }
      : statement,
  );
  return JSON.stringify({ ...policy, Statement: statements });
}
