/** The naming rules of general purpose buckets: a pattern of names that break the rule, and the rule as text. */
const rules: readonly [broken: RegExp, rule: string][] = [
  [/^(.{0,2}|.{64,})$/s, "must be 3 to 63 characters long"],
  [/[^a-z0-9.-]/, "can contain only lowercase letters, digits, dots and hyphens"],
  [/^[^a-z0-9]|[^a-z0-9]$/, "must begin and end with a letter or a digit"],
  [/\.\./, "must not contain two dots in a row"],
  [/^\d+\.\d+\.\d+\.\d+$/, "must not look like an IP address"],
  [/^(xn--|sthree-|amzn-s3-demo-)/, "must not begin with xn--, sthree- or amzn-s3-demo-, which S3 reserves"],
  [
    /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
    "must not end with -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3, which S3 reserves",
  ],
];

/** The first rule that a name breaks; undefined for a valid name of a general purpose bucket. */
export const brokenNameRule = (name: string): string | undefined =>
  rules.find(([broken]) => broken.test(name))?.[1];

/** Whether us-east-1 accepted the name until 2018. Such buckets can exist, but new ones cannot be created. */
export const isOldName = (name: string): boolean => /^[A-Za-z0-9._-]{3,255}$/.test(name);

const inNamespace = /^.+-(\d{12})-([a-z]{2,4}(?:-[a-z]+)+-\d+)-an$/;

/** The account and region in a name of an account regional namespace; undefined for other names. */
export function namespaceOf(name: string): { readonly account: string; readonly region: string } | undefined {
  const [, account = "", region = ""] = inNamespace.exec(name) ?? [];
  return account ? { account, region } : undefined;
}
