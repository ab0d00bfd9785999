import { cases, where } from "./guide.ts";

/** A letter that Unicode lower-cases to k. */
const kelvin = "\u212a";

/** Keys that the guide does not list, or that only resemble one that it lists. */
export const otherKeys = cases([
  [
    "public",
    "assumed",
    ...where("Bool", "aws:SecureTransport", "true"),
    ...where("Bool", "aws:PrincipalIsAWSService", "true"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", "aws:Referer", "https://example.com/"),
    ...where("StringLike", "aws:UserAgent", "curl"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", "s3:prefix", "public/"),
    ...where("StringEquals", "s3:ExistingObjectTag/public", "yes"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", "aws:PrincipalTag/team", "orders"),
    ...where("StringEquals", "aws:PrincipalType", "User"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", "aws:username", "alice"),
    ...where("StringEquals", "aws:RequestedRegion", "ca-central-1"),
  ],
  ["public", "assumed", ...where("StringEquals", "aws:PrincipalServiceName", "cloudtrail.amazonaws.com")],
  [
    "public",
    "assumed",
    ...where("StringEquals", "aws:SourceOrgID", "o-a1b2c3d4e5"),
    ...where("StringEquals", "aws:VpceOrgID", "o-a1b2c3d4e5"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", "s3:x-amz-acl", "private"),
    ...where("StringEquals", "s3:x-amz-server-side-encryption", "aws:kms"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", "s3:AccessPointNetworkOrigin", "VPC"),
    ...where("StringEquals", "aws:ResourceAccount", "111122223333"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", "aws:SourceVpc ", "vpc-1"),
    ...where("StringEquals", "SourceVpc", "vpc-1"),
  ],
  [
    "public",
    "assumed",
    ...where("StringEquals", `s3:x-amz-server-side-encryption-aws-${kelvin}ms-key-id`, "a"),
  ],
  ["public", "assumed", ...where(`StringLi${kelvin}e`, "aws:SourceVpc", "vpc-1")],
]);
