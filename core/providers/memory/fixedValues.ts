// Fixed values as the S3 user guide defines them: "values that don't contain a wildcard or an AWS Identity and
// Access Management Policy Variable".

export type Json = unknown;
export type Members = [name: string, value: Json][];

export const asList = (value: Json): Json[] => (Array.isArray(value) ? value : [value]);

export const membersOf = (value: Json): Members | undefined =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : undefined;

const wildcardOrVariable = ["*", "?", "${"];

/** A value as S3 reads it where a string, number or boolean is valid. */
export function textOf(value: Json): string | undefined {
  if (typeof value === "string") return value.length > 0 ? value : undefined;
  return typeof value === "number" || typeof value === "boolean" ? JSON.stringify(value) : undefined;
}

export const isFixedText = (value: Json): boolean => {
  const text = textOf(value);
  return text !== undefined && !wildcardOrVariable.some((sign) => text.includes(sign));
};

const accountOfArn = (arn: string) => arn.split(":")[4] ?? "";
export const isAccount = (text: string) =>
  text.length === 12 && [...text].every((digit) => digit >= "0" && digit <= "9");

function isFixedPrincipal(kind: string, value: Json): boolean {
  const name = textOf(value) ?? "";
  if (!isFixedText(name)) return false;
  switch (kind) {
    case "AWS":
    case "CanonicalUser":
    case "Service":
      return true;
    case "Federated": {
      const [arn, , service, region, , resource = ""] = name.split(":");
      const provider = resource.split("/")[0];
      const isOwn = provider === "saml-provider" || provider === "oidc-provider";
      return arn === "arn" && service === "iam" && region === "" && isAccount(accountOfArn(name)) && isOwn;
    }
    default:
      return false;
  }
}

export function namesOnlyFixed(principal: Json): boolean {
  const kinds = membersOf(principal);
  if (!kinds || kinds.length === 0) return false;
  return kinds.every(([kind, names]) => {
    const list = asList(names);
    return list.length > 0 && list.every((name) => isFixedPrincipal(kind, name));
  });
}
