import { cases, variable, where } from "./guide.ts";

const key = "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";
const kmsKey = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const path = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";

/** Each key of the list, with fixed values and with others. */
export const keys = cases([
  [
    "not public",
    "sourceVpc",
    ...where("StringEquals", "aws:SourceVpc", "vpc-91237329", ["vpc-91237329", "vpc-1"]),
  ],
  ["not public", "sourceVpc", ...where("StringLike", "aws:SourceVpc", "vpc-91237329")],
  [
    "public",
    "fixed",
    ...where("StringLike", "aws:SourceVpc", "vpc-*", "*", "vpc-9123732?", ["vpc-91237329", "vpc-*"]),
  ],
  [
    "public",
    "fixed",
    ...where("StringEquals", "aws:SourceVpc", "vpc-*", variable("aws:SourceVpc"), [], "", [""]),
  ],
  [
    "public",
    "fixed",
    ...where("StringEquals", "aws:SourceVpc", null, {}, [null], [["vpc-1"]], ["vpc-1", {}]),
  ],
  [
    "not public",
    "sourceVpce",
    ...where("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d", ["vpce-1a2b3c4d"]),
  ],
  ["public", "fixed", ...where("StringLike", "aws:SourceVpce", "vpce-*", "vpce-1a2b3c4d*")],
  ["not public", "sourceOwner", ...where("StringEquals", "aws:SourceOwner", "111122223333", 111122223333)],
  ["public", "fixed", ...where("StringLike", "aws:SourceOwner", "*", "1111????3333")],
  [
    "not public",
    "sourceAccount",
    ...where("StringEquals", "aws:SourceAccount", "111122223333", ["111122223333"]),
  ],
  [
    "public",
    "fixed",
    ...where("StringLike", "aws:SourceAccount", "*", "1*", variable("aws:PrincipalAccount")),
  ],
  [
    "public",
    "fixed",
    ...where("StringEquals", "aws:SourceAccount", variable("aws:PrincipalAccount, '111122223333'")),
  ],
  ["not public", "sourceArn", ...where("ArnLike", "aws:SourceArn", "arn:aws:s3:::orders-source")],
  [
    "not public",
    "sourceArn",
    ...where("ArnEquals", "aws:SourceArn", "arn:aws:sns:us-west-2:111122223333:topic"),
  ],
  ["not public", "sourceArn", ...where("StringEquals", "aws:SourceArn", "arn:aws:s3:::orders-source")],
  ["public", "fixed", ...where("ArnLike", "aws:SourceArn", "arn:aws:s3:::*", "*", "arn:aws:s3:::orders-?")],
  ["public", "fixed", ...where("ArnLike", "aws:SourceArn", "arn:aws:cloudtrail:*:111122223333:trail/*")],
  [
    "public",
    "fixed",
    ...where("ArnEquals", "aws:SourceArn", "arn:aws:s3:::*", ["arn:aws:s3:::orders-source", "*"]),
  ],
  [
    "public",
    "fixed",
    ...where("ArnLike", "aws:SourceArn", `arn:aws:s3:::${variable("aws:PrincipalTag/team")}`),
  ],
  [
    "not public",
    "principal",
    ...where("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", ["o-a1b2c3d4e5", "o-b"]),
  ],
  ["not public", "principal", ...where("StringEqualsIgnoreCase", "aws:PrincipalOrgID", "o-a1b2c3d4e5")],
  [
    "public",
    "fixed",
    ...where("StringLike", "aws:PrincipalOrgID", "o-*", "*", variable("aws:ResourceOrgID")),
  ],
  [
    "public",
    "fixed",
    ...where(
      "StringEquals",
      "aws:PrincipalOrgID",
      variable("aws:ResourceOrgID"),
      `o-${variable("x")}`,
      variable("*"),
    ),
  ],
  ["not public", "principal", ...where("StringEquals", "aws:PrincipalAccount", "111122223333")],
  ["public", "fixed", ...where("StringLike", "aws:PrincipalAccount", "*")],
  [
    "not public",
    "principal",
    ...where("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/reader"),
  ],
  [
    "public",
    "fixed",
    ...where("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/reader", "arn:aws:iam::111122223333:role/*"),
  ],
  ["not public", "principal", ...where("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", path)],
  ["public", "fixed", ...where("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", `${path}*`, "o-*")],
  ["not public", "userid", ...where("StringEquals", "aws:userid", "AIDACKCEVSQ6C2EXAMPLE", "111122223333")],
  [
    "not public",
    "userid",
    ...where("StringLike", "aws:userid", ["AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE"]),
  ],
  [
    "public",
    "userid",
    ...where("StringLike", "aws:userid", "AROADBQP57FF2AEXAMPLE:*", "AROLEID:*", "*:*", "AIDA*"),
  ],
  [
    "public",
    "userid",
    ...where("StringEquals", "aws:userid", "AROADBQP57FF2AEXAMPLE:alice", "aroadbqp57ff2aexample:a"),
  ],
  ["not public", "kmsKey", ...where("StringEquals", kmsKey, key), ...where("ArnEquals", kmsKey, key)],
  ["public", "fixed", ...where("StringLike", kmsKey, "*", "arn:aws:kms:*:111122223333:key/*")],
  [
    "not public",
    "sourceVpc",
    ...where("StringEquals", "AWS:SOURCEVPC", "vpc-1"),
    ...where("StringEquals", "aws:sourcevpc", "vpc-1"),
  ],
]);
