import type { Normal, NormalMap } from "../../values/normal.ts";
import { areFew } from "./cidr.ts";
import { memberNames } from "./policyForm.ts";

// Public is what S3's user guide says under "The meaning of public": whatever is not limited to fixed values of known
// keys by known operators. What is not known here is public. Statements come in their normal form.

/** Somebody whom a statement names; `*` stands for everybody. */
export interface Named {
  readonly kind: string;
  readonly name: string;
}

const everybody: Named = { kind: "AWS", name: "*" };

export const isStatement = (form: Normal): form is NormalMap => form instanceof Map;

export const isDeny = (form: Normal): form is NormalMap => isStatement(form) && form.get("Effect") === "deny";

/** A statement of which all is understood. */
export const isPlain = (form: NormalMap): boolean => [...form.keys()].every((name) => memberNames.has(name));

/** Whom a statement names; everybody where it does not say so in a known way. */
export function namedBy(form: Normal): readonly Named[] {
  const to =
    isStatement(form) && isPlain(form) && !form.has("NotPrincipal") ? form.get("Principal") : undefined;
  if (!(to instanceof Map) || to.size === 0) return [everybody];
  return [...to].flatMap(([kind, names]: [string, Normal]) =>
    names instanceof Set && names.size > 0 ? [...names].map((name: string) => ({ kind, name })) : [everybody],
  );
}

const isFixed = (value: string) => value !== "" && !/[*?]|\$\{/.test(value);

/** The name of an access point may be open, as long as its account is fixed. */
const isAccessPoint = (value: string) =>
  /^arn:aws[a-z-]*:s3:[a-z\d-]+:\d{12}:accesspoint\/[\w.*?-]+$/.test(value) || isFixed(value);

/** The id of a role with the name of a session that its caller chooses is nobody fixed. */
const isNoSession = (value: string) => isFixed(value) && !/^AROA[^:]*:/i.test(value);

const all = (test: (value: string) => boolean) => (values: readonly string[]) => values.every(test);
const strings = /^(foranyvalue:)?string(equals|equalsignorecase|like)$/;
const texts = { operators: strings, are: all(isFixed) };
const arns = {
  operators: /^(foranyvalue:)?(string(equals|equalsignorecase|like)|arn(equals|like))$/,
  are: all(isFixed),
};

/** Condition keys that limit who gets in, the most telling first. */
const limits = new Map([
  ["aws:principalorgid", texts],
  ["aws:principalorgpaths", texts],
  ["aws:principalaccount", texts],
  ["aws:principalarn", arns],
  ["s3:dataaccesspointaccount", texts],
  ["s3:dataaccesspointarn", { ...arns, are: all(isAccessPoint) }],
  ["aws:sourceaccount", texts],
  ["aws:sourceowner", texts],
  ["aws:sourcearn", arns],
  ["aws:userid", { ...texts, are: all(isNoSession) }],
  ["aws:sourcevpc", texts],
  ["aws:sourcevpce", texts],
  ["aws:sourceip", { operators: /^(foranyvalue:)?ipaddress$/, are: areFew }],
  ["s3:x-amz-server-side-encryption-aws-kms-key-id", arns],
]);

/** Conditions one by one: operator and key in lower case, and values that are known texts. */
export function conditionsOf(form: Normal): { operator: string; key: string; values: readonly string[] }[] {
  const condition = isStatement(form) ? form.get("Condition") : undefined;
  if (!(condition instanceof Map)) return [];
  return [...condition].flatMap(([operator, keys]: [string, Normal]) =>
    [...(keys instanceof Map ? keys : [])].flatMap(([key, values]: [string, Normal]) =>
      values instanceof Set && values.size > 0 ? [{ operator, key, values: [...values] as string[] }] : [],
    ),
  );
}

/** A condition key, and the fixed values of it to which a statement is limited. */
export interface Limit {
  readonly key: string;
  readonly values: readonly string[];
}

/** To what the conditions of a statement limit it, by the most telling of them; undefined if none does. */
export function limitOf(form: Normal): Limit | undefined {
  const conditions = conditionsOf(form);
  for (const [name, { operators, are }] of limits) {
    const found = conditions.find(
      ({ key, operator, values }) => key === name && operators.test(operator) && are(values),
    );
    if (found) return found;
  }
  return undefined;
}

/** An identity provider of the web knows anybody, unless it is one that an account has set up. */
const isPrincipal = ({ kind, name }: Named): boolean =>
  isFixed(name) &&
  (["AWS", "CanonicalUser", "Service"].includes(kind) ||
    (kind === "Federated" && /^arn:aws[a-z-]*:iam::\d{12}:(saml|oidc)-provider\//.test(name)));

/** Those whom a statement names who are nobody fixed. */
export const isAnybody = (named: Named): boolean => !isPrincipal(named);

/** Whether a statement allows something to everybody. */
export const isPublic = (form: Normal): boolean =>
  !isDeny(form) &&
  namedBy(form).some(isAnybody) &&
  (limitOf(form) === undefined || !isStatement(form) || !isPlain(form));
