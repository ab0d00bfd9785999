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
