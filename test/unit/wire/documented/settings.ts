import { type Documented, s3Xml } from "./documented.ts";

const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const log = (...inner: readonly string[]) =>
  s3Xml("BucketLoggingStatus", `<LoggingEnabled>${inner.join("")}</LoggingEnabled>`);

export const settings: readonly Documented[] = [
  {
    facet: "versioning",
    source: "GetBucketVersioning: enabled",
    answer: s3Xml("VersioningConfiguration", "<Status>Enabled</Status>"),
  },
  {
    facet: "versioning",
    source: "GetBucketVersioning: suspended",
    answer: s3Xml("VersioningConfiguration", "<Status>Suspended</Status>"),
  },
  {
    facet: "versioning",
    source: "PutBucketVersioning: MFA delete off (examples-1.json)",
    answer: s3Xml("VersioningConfiguration", "<Status>Enabled</Status><MfaDelete>Disabled</MfaDelete>"),
    written: [s3Xml("VersioningConfiguration", "<Status>Enabled</Status>")],
  },
  {
    facet: "accelerate",
    source: "GetBucketAccelerateConfiguration",
    answer: s3Xml("AccelerateConfiguration", "<Status>Enabled</Status>"),
  },
  {
    facet: "abac",
    source: "GetBucketAbac",
    answer: s3Xml("AbacStatus", "<Status>Enabled</Status>"),
  },
  {
    facet: "requestPayment",
    source: "GetBucketRequestPayment",
    answer: s3Xml("RequestPaymentConfiguration", "<Payer>Requester</Payer>"),
  },
  {
    facet: "encryption",
    source: "GetBucketEncryption: a customer managed key",
    answer: s3Xml(
      "ServerSideEncryptionConfiguration",
      `<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${kmsKey}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule>`,
    ),
  },
  {
    facet: "encryption",
    source: "user guide, blocking SSE-C",
    answer: s3Xml(
      "ServerSideEncryptionConfiguration",
      "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms:dsse</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes></Rule>",
    ),
  },
  {
    facet: "logging",
    source: "GetBucketLogging: no grants",
    answer: log(
      "<TargetBucket>mybucketlogs</TargetBucket>",
      "<TargetPrefix>mybucket-access_log-/</TargetPrefix>",
    ),
  },
  {
    facet: "logging",
    source: "PutBucketLogging: partitioned prefix",
    answer: log(
      "<TargetBucket>mybucketlogs</TargetBucket>",
      "<TargetPrefix>mybucket-access_log-/</TargetPrefix>",
      "<TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>EventTime</PartitionDateSource></PartitionedPrefix></TargetObjectKeyFormat>",
    ),
  },
  {
    facet: "logging",
    source: "PutBucketLogging: grants (examples-1.json)",
    answer: log(
      "<TargetBucket>targetbucket</TargetBucket>",
      "<TargetPrefix>MyBucketLogs/</TargetPrefix>",
      '<TargetGrants><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant></TargetGrants>',
    ),
  },
  {
    facet: "objectLock",
    source: "GetObjectLockConfiguration; user guide",
    answer: s3Xml(
      "ObjectLockConfiguration",
      "<ObjectLockEnabled>Enabled</ObjectLockEnabled>",
      "<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>50</Days></DefaultRetention></Rule>",
    ),
  },
];
