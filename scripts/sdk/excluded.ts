/** What calls can say and specs cannot, and why. */
export const excluded: Readonly<Record<string, string>> = {
  Bucket: "the spec's name",
  ExpectedBucketOwner: "the account of the deployment",
  ContentMD5: "made by the SDK",
  ChecksumAlgorithm: "made by the SDK",
  "PutBucketVersioning MFA": "needs the MFA device of the account's root user",
  "PutBucketVersioning VersioningConfiguration.MFADelete=Enabled":
    "needs the MFA device of the account's root user",
  "PutBucketPolicy ConfirmRemoveSelfBucketAccess": "of directory buckets and of one call, no state",
  "PutObjectLockConfiguration RequestPayer": "of one call, no state",
  "PutObjectLockConfiguration Token": "was for support to enable Object Lock by, and is not needed any more",
  "PutBucketReplication Token": "was for support to enable Object Lock by, and is not needed any more",
  "PutBucketReplication ReplicationConfiguration.Rules.ExistingObjectReplication":
    "S3 has not supported it for years",
  "PutBucketNotificationConfiguration SkipDestinationValidation": "of one call, no state",
  "PutBucketEncryption ServerSideEncryptionConfiguration.Rules.ApplyServerSideEncryptionByDefault.SSEAlgorithm=aws:fsx":
    "of buckets that FSx makes for itself",
  "PutBucketEncryption ServerSideEncryptionConfiguration.Rules.ApplyServerSideEncryptionByDefault.SSEAlgorithm=aws:backup":
    "of buckets that AWS Backup makes for itself",
  "PutBucketAcl AccessControlPolicy.Grants.Grantee.EmailAddress":
    "S3 has refused e-mail addresses since October 2025",
  "PutBucketAcl AccessControlPolicy.Grants.Grantee.Type=AmazonCustomerByEmail":
    "S3 has refused e-mail addresses since October 2025",
  "PutBucketLogging BucketLoggingStatus.LoggingEnabled.TargetGrants.Grantee.EmailAddress":
    "S3 has refused e-mail addresses since October 2025",
  "PutBucketLogging BucketLoggingStatus.LoggingEnabled.TargetGrants.Grantee.Type=AmazonCustomerByEmail":
    "S3 has refused e-mail addresses since October 2025",
  "PutBucketAcl GrantFullControl": "said by Grants",
  "PutBucketAcl GrantRead": "said by Grants",
  "PutBucketAcl GrantReadACP": "said by Grants",
  "PutBucketAcl GrantWrite": "said by Grants",
  "PutBucketAcl GrantWriteACP": "said by Grants",
  "CreateBucket ACL": "written by PutBucketAcl afterwards, once ownership lets ACLs count",
  "CreateBucket GrantFullControl": "written by PutBucketAcl afterwards",
  "CreateBucket GrantRead": "written by PutBucketAcl afterwards",
  "CreateBucket GrantReadACP": "written by PutBucketAcl afterwards",
  "CreateBucket GrantWrite": "written by PutBucketAcl afterwards",
  "CreateBucket GrantWriteACP": "written by PutBucketAcl afterwards",
  "CreateBucket CreateBucketConfiguration.LocationConstraint=EU": "an older name of eu-west-1",
  "CreateBucket BucketNamespace=global": "what S3 takes where nothing is said",
  "CreateBucket CreateBucketConfiguration.Location": "of directory buckets",
  "CreateBucket CreateBucketConfiguration.Location.Type": "of directory buckets",
  "CreateBucket CreateBucketConfiguration.Location.Name": "of directory buckets",
  "CreateBucket CreateBucketConfiguration.Bucket": "of directory buckets",
  "CreateBucket CreateBucketConfiguration.Bucket.DataRedundancy": "of directory buckets",
  "CreateBucket CreateBucketConfiguration.Bucket.Type": "of directory buckets",
};

/** Calls that touch a facet and that we never make. */
export const otherCalls: Readonly<Record<string, string>> = {
  CreateBucketMetadataTableConfiguration: "S3 makes no configuration of the first version any more",
  TagResource: "of S3 Control, which knows tags and nothing more",
};
