import { type Documented, s3Xml } from "./documented.ts";

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const owner = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";
const allUsers = "http://acs.amazonaws.com/groups/global/AllUsers";

const grant = (grantee: string, permission: string) =>
  `<Grant>${grantee}<Permission>${permission}</Permission></Grant>`;
const user = (ID: string) => `<Grantee ${xsi} xsi:type="CanonicalUser"><ID>${ID}</ID></Grantee>`;
const group = (URI: string) => `<Grantee ${xsi} xsi:type="Group"><URI>${URI}</URI></Grantee>`;
const acl = (...grants: readonly string[]) =>
  s3Xml(
    "AccessControlPolicy",
    `<Owner><ID>${owner}</ID></Owner>`,
    `<AccessControlList>${grants.join("")}</AccessControlList>`,
  );

const policy = {
  Version: "2012-10-17",
  Id: "aaaa-bbbb-cccc-dddd",
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::examplebucket/*",
      Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1111bbbb" } },
    },
  ],
};

const logDelivery = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "S3ServerAccessLogsPolicy",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: ["s3:PutObject"],
      Resource: "arn:aws:s3:::examplebucket/logs*",
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::sourcebucket" },
        StringEquals: { "aws:SourceAccount": "111122223333" },
      },
    },
  ],
};

export const access: readonly Documented[] = [
  {
    facet: "acl",
    source: "GetBucketAcl",
    answer: acl(grant(user(owner), "FULL_CONTROL")),
    written: [""],
    headers: { "x-amz-acl": "private" },
  },
  {
    facet: "acl",
    source: "PutBucketAcl: a group",
    answer: acl(grant(user(owner), "FULL_CONTROL"), grant(group(allUsers), "READ")),
    written: [""],
    headers: { "x-amz-acl": "public-read" },
  },
  {
    facet: "blockPublicAccess",
    source: "GetPublicAccessBlock",
    answer: s3Xml(
      "PublicAccessBlockConfiguration",
      "<BlockPublicAcls>TRUE</BlockPublicAcls>",
      "<IgnorePublicAcls>FALSE</IgnorePublicAcls>",
      "<BlockPublicPolicy>FALSE</BlockPublicPolicy>",
      "<RestrictPublicBuckets>FALSE</RestrictPublicBuckets>",
    ).replace(/TRUE|FALSE/g, (text) => text.toLowerCase()),
  },
  {
    facet: "ownership",
    source: "GetBucketOwnershipControls",
    answer: s3Xml(
      "OwnershipControls",
      "<Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule>",
    ),
  },
  {
    facet: "policy",
    source: "GetBucketPolicy; user guide, restricting access to a specific VPC",
    answer: JSON.stringify(policy),
    json: policy,
  },
  {
    facet: "policy",
    source: "user guide, permissions for log delivery",
    answer: JSON.stringify(logDelivery),
    json: logDelivery,
  },
  {
    facet: "tags",
    source: "GetBucketTagging",
    answer: s3Xml(
      "Tagging",
      "<TagSet><Tag><Key>Project</Key><Value>Project One</Value></Tag><Tag><Key>User</Key><Value>jsmith</Value></Tag></TagSet>",
    ),
  },
];
