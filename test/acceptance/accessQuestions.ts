import {
  type BucketCannedACL,
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  PutBucketAbacCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import type { Account, Question } from "./question.ts";

const policyOf = (Bucket: string, { partition }: Account, statement: object) => {
  const Resource = `arn:${partition}:s3:::${Bucket}/*`;
  const Statement = [
    { Effect: "Deny", Principal: "*", Action: "s3:GetObjectTorrent", Resource, ...statement },
  ];
  return new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
};
const policy = (Bucket: string) => new GetBucketPolicyCommand({ Bucket });

/** Of who may do what, and of names. */
export const accessQuestions: readonly Question[] = [
  {
    question: "Does S3 keep, drop or add an empty Sid?",
    until: "an empty Sid and none are one",
    ask: (Bucket, account) => [policyOf(Bucket, account, { Sid: "" }), policy(Bucket)],
  },
  {
    question: "In which form does the account come back that a policy names by its number?",
    until: "number and root ARN are one",
    ask: (Bucket, account) => [policyOf(Bucket, account, { Principal: { AWS: account.id } }), policy(Bucket)],
  },
  {
    question: "In which form does the account come back that a policy names by its canonical id?",
    until: "it differs from number and ARN; import warns, and repairs that do not read back are given up",
    ask: (Bucket, account) => [
      policyOf(Bucket, account, { Principal: { CanonicalUser: account.canonicalId } }),
      policy(Bucket),
    ],
  },
  {
    question: "How does S3 refuse an operator in lower case?",
    until: "validate refuses it",
    ask: (Bucket, account) => [
      policyOf(Bucket, account, { Condition: { bool: { "aws:SecureTransport": "false" } } }),
    ],
  },
  {
    question: "Does S3 take an ACL without any grant?",
    until: "it is sent as a body without grants",
    ask: (Bucket, { canonicalId: ID }) => [
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] },
      }),
      new PutBucketAclCommand({ Bucket, AccessControlPolicy: { Owner: { ID }, Grants: [] } }),
      new GetBucketAclCommand({ Bucket }),
      new PutBucketAclCommand({ Bucket, ACL: "private" }),
    ],
  },
  {
    question: "Does S3 still take the canned ACL log-delivery-write, which the SDK no longer lists?",
    until: "it is sent by that name",
    ask: (Bucket) => [
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] },
      }),
      new PutBucketAclCommand({ Bucket, ACL: "log-delivery-write" as BucketCannedACL }),
      new GetBucketAclCommand({ Bucket }),
      new PutBucketAclCommand({ Bucket, ACL: "private" }),
    ],
  },
  {
    question: "With which code does S3 refuse PutBucketTagging under attribute-based access control?",
    until: "any refusal but of a tag itself leads to TagResource",
    ask: (Bucket) => [
      new PutBucketAbacCommand({ Bucket, AbacStatus: { Status: "Enabled" } }),
      new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "a", Value: "1" }] } }),
      new PutBucketAbacCommand({ Bucket, AbacStatus: { Status: "Disabled" } }),
    ],
  },
  {
    question:
      "With which codes does S3 refuse a name of a namespace without the header, and a header without such a name?",
    until: "the header is sent exactly for such names",
    ask: (Bucket, { id }) => [
      new CreateBucketCommand({ Bucket: `open-${id}-us-east-1-an` }),
      new DeleteBucketCommand({ Bucket: `open-${id}-us-east-1-an` }),
      new CreateBucketCommand({ Bucket, BucketNamespace: "account-regional" }),
    ],
  },
];
