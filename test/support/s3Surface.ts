// S3's own names for things, written down from its documentation and from real records, not from our rows.

type Actions = Readonly<Record<string, readonly string[]>>;

const s3 = (...names: string[]) => names.map((name) => `s3:${name}`);

/** The IAM actions that each reading call needs. */
export const readActions: Actions = {
  GetBucketAbac: s3("GetBucketAbac"),
  GetBucketAccelerateConfiguration: s3("GetAccelerateConfiguration"),
  GetBucketAcl: s3("GetBucketAcl"),
  GetBucketCors: s3("GetBucketCORS"),
  GetBucketEncryption: s3("GetEncryptionConfiguration"),
  GetBucketLifecycleConfiguration: s3("GetLifecycleConfiguration"),
  GetBucketLogging: s3("GetBucketLogging"),
  GetBucketMetadataConfiguration: s3("GetBucketMetadataTableConfiguration"),
  GetBucketNotificationConfiguration: s3("GetBucketNotification"),
  GetBucketOwnershipControls: s3("GetBucketOwnershipControls"),
  GetBucketPolicy: s3("GetBucketPolicy"),
  GetBucketReplication: s3("GetReplicationConfiguration"),
  GetBucketRequestPayment: s3("GetBucketRequestPayment"),
  GetBucketTagging: s3("GetBucketTagging"),
  GetBucketVersioning: s3("GetBucketVersioning"),
  GetBucketWebsite: s3("GetBucketWebsite"),
  GetObjectLockConfiguration: s3("GetBucketObjectLockConfiguration"),
  GetPublicAccessBlock: s3("GetBucketPublicAccessBlock"),
  ListBucketAnalyticsConfigurations: s3("GetAnalyticsConfiguration"),
  ListBucketIntelligentTieringConfigurations: s3("GetIntelligentTieringConfiguration"),
  ListBucketInventoryConfigurations: s3("GetInventoryConfiguration"),
  ListBucketMetricsConfigurations: s3("GetMetricsConfiguration"),
};

const tableMaking = [
  ...["CreateTableBucket", "CreateNamespace", "GetTable", "CreateTable", "PutTablePolicy"],
  ...["PutTableBucketPolicy", "PutTableEncryption"],
].map((name) => `s3tables:${name}`);

/** The IAM actions that each writing call needs. Few deletions have an action of their own. */
export const writeActions: Actions = {
  CreateBucketMetadataConfiguration: [
    ...s3("CreateBucketMetadataTableConfiguration"),
    ...tableMaking,
    "kms:DescribeKey",
    "iam:PassRole",
  ],
  DeleteBucketAnalyticsConfiguration: s3("PutAnalyticsConfiguration"),
  DeleteBucketCors: s3("PutBucketCORS"),
  DeleteBucketEncryption: s3("PutEncryptionConfiguration"),
  DeleteBucketIntelligentTieringConfiguration: s3("PutIntelligentTieringConfiguration"),
  DeleteBucketInventoryConfiguration: s3("PutInventoryConfiguration"),
  DeleteBucketLifecycle: s3("PutLifecycleConfiguration"),
  DeleteBucketMetadataConfiguration: s3("DeleteBucketMetadataTableConfiguration"),
  DeleteBucketMetricsConfiguration: s3("PutMetricsConfiguration"),
  DeleteBucketOwnershipControls: s3("PutBucketOwnershipControls"),
  DeleteBucketPolicy: s3("DeleteBucketPolicy"),
  DeleteBucketReplication: s3("PutReplicationConfiguration"),
  DeleteBucketTagging: s3("PutBucketTagging"),
  DeleteBucketWebsite: s3("DeleteBucketWebsite"),
  DeletePublicAccessBlock: s3("PutBucketPublicAccessBlock"),
  PutBucketAbac: s3("PutBucketAbac"),
  PutBucketAccelerateConfiguration: s3("PutAccelerateConfiguration"),
  PutBucketAcl: s3("PutBucketAcl"),
  PutBucketAnalyticsConfiguration: s3("PutAnalyticsConfiguration"),
  PutBucketCors: s3("PutBucketCORS"),
  PutBucketEncryption: s3("PutEncryptionConfiguration"),
  PutBucketIntelligentTieringConfiguration: s3("PutIntelligentTieringConfiguration"),
  PutBucketInventoryConfiguration: s3("PutInventoryConfiguration"),
  PutBucketLifecycleConfiguration: s3("PutLifecycleConfiguration"),
  PutBucketLogging: s3("PutBucketLogging"),
  PutBucketMetricsConfiguration: s3("PutMetricsConfiguration"),
  PutBucketNotificationConfiguration: s3("PutBucketNotification"),
  PutBucketOwnershipControls: s3("PutBucketOwnershipControls"),
  PutBucketPolicy: s3("PutBucketPolicy"),
  PutBucketReplication: [...s3("PutReplicationConfiguration"), "iam:PassRole"],
  PutBucketRequestPayment: s3("PutBucketRequestPayment"),
  PutBucketTagging: s3("PutBucketTagging"),
  PutBucketVersioning: s3("PutBucketVersioning"),
  PutBucketWebsite: s3("PutBucketWebsite"),
  PutObjectLockConfiguration: s3("PutBucketObjectLockConfiguration"),
  PutPublicAccessBlock: s3("PutBucketPublicAccessBlock"),
  TagResource: s3("TagResource"),
  UntagResource: s3("UntagResource"),
  UpdateBucketMetadataAnnotationTableConfiguration: [
    ...s3("UpdateBucketMetadataAnnotationTableConfiguration"),
    "iam:PassRole",
  ],
  UpdateBucketMetadataInventoryTableConfiguration: [
    ...s3("UpdateBucketMetadataInventoryTableConfiguration"),
    ...tableMaking,
    "kms:DescribeKey",
  ],
  UpdateBucketMetadataJournalTableConfiguration: s3("UpdateBucketMetadataJournalTableConfiguration"),
};

/** What else CreateBucket needs for members of its input. */
export const creationActions: Actions = {
  ACL: s3("PutBucketAcl"),
  CreateBucketConfiguration: s3("TagResource"),
  ObjectLockEnabledForBucket: s3("PutBucketObjectLockConfiguration", "PutBucketVersioning"),
  ObjectOwnership: s3("PutBucketOwnershipControls"),
};

const asCalled = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]));

/** What CloudTrail calls each writing call. */
export const trailNames: Readonly<Record<string, string>> = {
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  DeletePublicAccessBlock: "DeleteBucketPublicAccessBlock",
  PutObjectLockConfiguration: "PutBucketObjectLockConfiguration",
  PutBucketLifecycleConfiguration: "PutBucketLifecycle",
  PutBucketNotificationConfiguration: "PutBucketNotification",
  PutBucketAccelerateConfiguration: "PutAccelerateConfiguration",
  ...asCalled(
    ...["CreateBucketMetadataConfiguration", "CreateBucketMetadataTableConfiguration"],
    ...["DeleteBucketAnalyticsConfiguration", "DeleteBucketCors", "DeleteBucketEncryption"],
    ...["DeleteBucketIntelligentTieringConfiguration", "DeleteBucketInventoryConfiguration"],
    ...["DeleteBucketLifecycle", "DeleteBucketMetadataConfiguration"],
    ...["DeleteBucketMetadataTableConfiguration", "DeleteBucketMetricsConfiguration"],
    ...["DeleteBucketOwnershipControls", "DeleteBucketPolicy", "DeleteBucketReplication"],
    ...["DeleteBucketTagging", "DeleteBucketWebsite"],
    ...["PutBucketAbac", "PutBucketAcl", "PutBucketAnalyticsConfiguration", "PutBucketCors"],
    ...["PutBucketEncryption", "PutBucketIntelligentTieringConfiguration"],
    ...["PutBucketInventoryConfiguration", "PutBucketLogging", "PutBucketMetricsConfiguration"],
    ...["PutBucketOwnershipControls", "PutBucketPolicy", "PutBucketReplication"],
    ...["PutBucketRequestPayment", "PutBucketTagging", "PutBucketVersioning", "PutBucketWebsite"],
    ...["TagResource", "UntagResource", "UpdateBucketMetadataAnnotationTableConfiguration"],
    ...["UpdateBucketMetadataInventoryTableConfiguration"],
    ...["UpdateBucketMetadataJournalTableConfiguration"],
  ),
};
