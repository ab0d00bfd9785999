import { matches } from "../../core/values/pattern.ts";

// What IAM decides by a trust policy, as far as those of the service go; anything else in one throws.

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
interface Statement {
  readonly Effect: string;
  readonly Principal: { readonly AWS: string };
  readonly Action: string;
  readonly Condition: Conditions;
}

/** A call of AssumeRole. `principal` is the ARN of the caller's role or user. */
export interface Assuming {
  readonly principal: string;
  readonly externalId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A document with `Fn::Sub` and `Ref` filled in. `${!x}` becomes `${x}`. */
export function filled(document: unknown, values: Readonly<Record<string, string>>): unknown {
  const fill = (one: Json): Json => {
    if (typeof one !== "object") return one;
    if (Array.isArray(one)) return one.map(fill);
    const object = one as { readonly [key: string]: Json };
    if (typeof object.Ref === "string") return values[object.Ref] ?? object;
    const text = object["Fn::Sub"];
    if (typeof text === "string")
      return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (whole, isLiteral, name) =>
        isLiteral ? `\${${name}}` : (values[name] ?? whole),
      );
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, fill(value)]));
  };
  return fill(document as Json);
}

const isIn = (value: string | undefined, list: string | readonly string[], isPattern: boolean) =>
  value !== undefined && [list].flat().some((one) => (isPattern ? matches(one, value) : one === value));

function isMet(operator: string, key: string, wanted: string | readonly string[], call: Assuming): boolean {
  const tags = call.tags ?? {};
  const values: Readonly<Record<string, string | undefined>> = {
    "sts:ExternalId": call.externalId,
    "aws:PrincipalArn": call.principal,
    "aws:RequestTag/bucket": tags.bucket,
  };
  if (operator === "ForAllValues:StringEquals" && key === "aws:TagKeys")
    return Object.keys(tags).every((tag) => isIn(tag, wanted, false));
  if (!(key in values)) throw new Error(`no value for ${key}`);
  if (operator === "Null") return (values[key] === undefined) === (wanted === "true");
  if (operator !== "StringEquals" && operator !== "ArnLike") throw new Error(`unknown: ${operator}`);
  return isIn(values[key], wanted, operator === "ArnLike");
}

/** Whether a filled-in trust policy lets the caller assume the role, with its tags. */
export function mayAssume(trust: unknown, call: Assuming): boolean {
  const { Statement } = trust as { readonly Statement: readonly Statement[] };
  const allows = (action: string) =>
    Statement.some(
      ({ Effect, Principal, Action, Condition }) =>
        Effect === "Allow" &&
        Action === action &&
        Principal.AWS.split(":")[4] === call.principal.split(":")[4] &&
        Object.entries(Condition).every(([operator, keys]) =>
          Object.entries(keys).every(([key, wanted]) => isMet(operator, key, wanted, call)),
        ),
    );
  return allows("sts:AssumeRole") && (Object.keys(call.tags ?? {}).length === 0 || allows("sts:TagSession"));
}
