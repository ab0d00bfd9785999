/** The naming rules of general purpose buckets, each with how a name that breaks it reads. */
const rules: readonly [broken: RegExp, rule: string][] = [
  [/^(.{0,2}|.{64,})$/s, "must be 3 to 63 characters long"],
  [/[^a-z0-9.-]/, "may hold only lower case letters, digits, dots and hyphens"],
  [/^[^a-z0-9]|[^a-z0-9]$/, "must begin and end with a letter or a digit"],
  [/\.\./, "must not hold two dots in a row"],
  [/^\d+\.\d+\.\d+\.\d+$/, "must not look like an IP address"],
  [/^(xn--|sthree-|amzn-s3-demo-)/, "must not begin with xn--, sthree- or amzn-s3-demo-, which S3 reserves"],
  [
    /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
    "must not end with -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3, which S3 reserves",
  ],
];

/** The rule that a name breaks first, or undefined for a legal name of a general purpose bucket. */
export const brokenNameRule = (name: string): string | undefined =>
  rules.find(([broken]) => broken.test(name))?.[1];

/** Whether a name is one that us-east-1 gave out until 2018: such a bucket can be there, and no new one made. */
export const isOldName = (name: string): boolean => /^[A-Za-z0-9._-]{3,255}$/.test(name);

const inNamespace = /^.+-(\d{12})-([a-z]{2,4}(?:-[a-z]+)+-\d+)-an$/;

/** The account and the region that a name in the namespace of an account and region ends with. */
export function namespaceOf(name: string): { readonly account: string; readonly region: string } | undefined {
  const [, account = "", region = ""] = inNamespace.exec(name) ?? [];
  return account ? { account, region } : undefined;
}
