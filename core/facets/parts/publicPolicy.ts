import type { Normal, NormalMap } from "../../values/normal.ts";
import { areFew } from "./cidr.ts";
import { memberNames } from "./policyForm.ts";

// Public is defined as in the S3 user guide under "The meaning of public": access that is not limited to fixed
// values of known keys by known operators. Anything unknown is public. Statements are in normal form.

/** A principal that a statement names; `*` means everyone. */
export interface Named {
  readonly kind: string;
  readonly name: string;
}

const everyone: Named = { kind: "AWS", name: "*" };

export const isStatement = (form: Normal): form is NormalMap => form instanceof Map;

export const isDeny = (form: Normal): form is NormalMap => isStatement(form) && form.get("Effect") === "deny";

/** Whether all members of a statement are known. */
export function isPlain(form: NormalMap): boolean {
  for (const name of form.keys()) if (!memberNames.has(name)) return false;
  return true;
}

/** The principals that a statement names; everyone if it names them in an unknown way. */
export function namedBy(form: Normal): readonly Named[] {
  const to =
    isStatement(form) && isPlain(form) && !form.has("NotPrincipal") ? form.get("Principal") : undefined;
  if (!(to instanceof Map) || to.size === 0) return [everyone];
  return [...to].flatMap(([kind, names]: [string, Normal]) =>
    names instanceof Set && names.size > 0 ? [...names].map((name: string) => ({ kind, name })) : [everyone],
  );
}

const isFixed = (value: string) => value !== "" && !/[*?]|\$\{/.test(value);

/** The name of an access point may have wildcards if its account is fixed. */
const isAccessPoint = (value: string) =>
  /^arn:aws[a-z-]*:s3:[a-z\d-]+:\d{12}:accesspoint\/[\w.*?-]+$/.test(value) || isFixed(value);

/** A role ID with a session name is not fixed, because the caller chooses the session name. */
const isNoSession = (value: string) => isFixed(value) && !/^AROA[^:]*:/i.test(value);

const all = (test: (value: string) => boolean) => (values: readonly string[]) => values.every(test);
const strings = /^(foranyvalue:)?string(equals|equalsignorecase|like)$/;
const texts = { operators: strings, are: all(isFixed) };
const arns = {
  operators: /^(foranyvalue:)?(string(equals|equalsignorecase|like)|arn(equals|like))$/,
  are: all(isFixed),
};

/** Condition keys that limit access, the most specific first. */
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

/** Whether a condition key can limit access. */
export const isLimit = (key: string): boolean => limits.has(key);

/** The conditions as a list: operator and key in lower case, values as known texts. */
export function conditionsOf(form: Normal): { operator: string; key: string; values: readonly string[] }[] {
  const condition = isStatement(form) ? form.get("Condition") : undefined;
  if (!(condition instanceof Map)) return [];
  return [...condition].flatMap(([operator, keys]: [string, Normal]) =>
    [...(keys instanceof Map ? keys : [])].flatMap(([key, values]: [string, Normal]) =>
      values instanceof Set && values.size > 0 ? [{ operator, key, values: [...values] as string[] }] : [],
    ),
  );
}

/** A condition key and its fixed values that limit a statement. */
export interface Limit {
  readonly key: string;
  readonly values: readonly string[];
}

/** The most specific limit of a statement; undefined if it has none. */
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

/** A public web identity provider admits anyone; only a provider that an account has set up is fixed. */
const isPrincipal = ({ kind, name }: Named): boolean =>
  isFixed(name) &&
  (["AWS", "CanonicalUser", "Service"].includes(kind) ||
    (kind === "Federated" && /^arn:aws[a-z-]*:iam::\d{12}:(saml|oidc)-provider\//.test(name)));

/** Whether a name stands for an open set of principals. */
export const isAnyone = (named: Named): boolean => !isPrincipal(named);

/** Whether a statement gives access to everyone. */
export const isPublic = (form: Normal): boolean =>
  !isDeny(form) &&
  namedBy(form).some(isAnyone) &&
  (limitOf(form) === undefined || !isStatement(form) || !isPlain(form));
