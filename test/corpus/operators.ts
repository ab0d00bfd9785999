import { cases, where } from "./guide.ts";

const account = "111122223333";

/** Operators that limit nothing for certain. */
export const operators = cases([
  [
    "public",
    "assumed",
    ...where("StringNotEquals", "aws:SourceVpc", "vpc-1"),
    ...where("StringNotLike", "aws:SourceVpc", "v*"),
  ],
  ["public", "assumed", ...where("StringNotEqualsIgnoreCase", "aws:PrincipalOrgID", "o-a1b2c3d4e5")],
  [
    "public",
    "assumed",
    ...where("ArnNotEquals", "aws:SourceArn", "arn:aws:s3:::a"),
    ...where("ArnNotLike", "aws:SourceArn", "a"),
  ],
  ["public", "assumed", ...where("NotIpAddress", "aws:SourceIp", "203.0.113.0/24")],
  [
    "public",
    "assumed",
    ...where("NumericLessThan", "aws:SourceAccount", account),
    ...where("NumericNotEquals", "aws:SourceAccount", "0"),
  ],
  [
    "public",
    "assumed",
    ...where("NumericGreaterThan", "aws:SourceAccount", 0),
    ...where("NumericEquals", "aws:SourceAccount", account),
  ],
  ["public", "assumed", ...where("NumericLessThanEquals", "aws:PrincipalAccount", "999999999999")],
  [
    "public",
    "assumed",
    ...where("DateLessThan", "aws:userid", "2030-01-01"),
    ...where("DateEquals", "aws:SourceVpc", "vpc-1"),
  ],
  [
    "public",
    "assumed",
    ...where("Bool", "aws:SourceVpc", "true"),
    ...where("BinaryEquals", "aws:SourceVpc", "dnBjLTE="),
  ],
  [
    "public",
    "assumed",
    ...where("Null", "aws:PrincipalOrgID", "false", false, "true"),
    ...where("Null", "aws:SourceVpce", "false"),
  ],
  [
    "public",
    "assumed",
    ...where("ArnLike", "aws:SourceAccount", account),
    ...where("ArnEquals", "aws:SourceVpc", "vpc-1"),
  ],
  [
    "public",
    "assumed",
    ...where("IpAddress", "aws:SourceVpc", "10.0.0.0/8"),
    ...where("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", "aws:SourceIp", "203.0.113.7"),
    ...where("StringLike", "aws:SourceIp", "203.0.113.7"),
  ],
  [
    "public",
    "assumed",
    ...where("StringMatches", "aws:SourceVpc", "vpc-1"),
    ...where("Equals", "aws:SourceVpc", "vpc-1"),
  ],
  [
    "public",
    "assumed",
    ...where("", "aws:SourceVpc", "vpc-1"),
    ...where("constructor", "aws:SourceVpc", "vpc-1"),
  ],
  [
    "public",
    "ifExists",
    ...where("StringEqualsIfExists", "aws:SourceVpc", "vpc-1"),
    ...where("IpAddressIfExists", "aws:SourceIp", "203.0.113.7"),
  ],
  [
    "public",
    "ifExists",
    ...where("ArnEqualsIfExists", "aws:SourceArn", "arn:aws:s3:::a"),
    ...where("StringLikeIfExists", "aws:SourceVpc", "v"),
  ],
  ["public", "ifExists", ...where("ForAnyValue:StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5")],
  ["public", "forAllValues", ...where("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")],
  [
    "public",
    "forAllValues",
    ...where("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/"),
  ],
  ["public", "forAllValues", ...where("ForAllValues:IpAddress", "aws:SourceIp", "203.0.113.0/24")],
  ["public", "forAllValues", ...where("ForAllValues:ArnEquals", "aws:SourceArn", "arn:aws:s3:::a")],
  ["not public", "included", ...where("ForAnyValue:StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")],
  [
    "not public",
    "included",
    ...where("ForAnyValue:ArnEquals", "aws:SourceArn", "arn:aws:s3:::a"),
    ...where("ForAnyValue:IpAddress", "aws:SourceIp", "203.0.113.0/24"),
  ],
  [
    "not public",
    "included",
    ...where("stringequals", "aws:SourceVpc", "vpc-1"),
    ...where("STRINGEQUALS", "aws:sourcevpc", "vpc-1"),
  ],
]);
