// For each facet values of a spec that together name every member that S3 knows.

const account = "111122223333";
const arn = (rest: string) => `arn:aws:${rest}`;
const place = `ca-central-1:${account}`;
const user = (letter: string) => letter.repeat(64);
const tag = (Key: string) => ({ Key, Value: "yes" });
const on = { Status: "Enabled" };
const off = { Status: "Disabled" };
const events = { Events: ["s3:ObjectCreated:Put", "s3:ObjectRemoved:*"] };
const filtered = {
  Filter: {
    Key: {
      FilterRules: [
        { Name: "prefix", Value: "in/" },
        { Name: "suffix", Value: ".csv" },
      ],
    },
  },
};
const grant = (ID: string, Permission: string) => ({ Grantee: { Type: "CanonicalUser", ID }, Permission });
const group = (name: string, Permission: string) => ({
  Grantee: { Type: "Group", URI: `http://acs.amazonaws.com/groups/${name}` },
  Permission,
});
const key = arn(`kms:${place}:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10`);
const role = arn(`iam::${account}:role/copies`);
const packed = { And: { Prefix: "in/", Tags: [tag("a"), tag("b")] } };

export const wholeValues: readonly (readonly [facet: string, value: unknown])[] = [
  ["versioning", { Status: "Enabled", MFADelete: "Disabled" }],
  [
    "encryption",
    {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
          BucketKeyEnabled: true,
          BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
        },
      ],
    },
  ],
  [
    "blockPublicAccess",
    { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: true, RestrictPublicBuckets: false },
  ],
  ["ownership", { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] }],
  [
    "acl",
    {
      Owner: { ID: user("0") },
      Grants: [
        grant(user("0"), "FULL_CONTROL"),
        grant(user("a"), "READ"),
        group("global/AllUsers", "WRITE_ACP"),
        group("s3/LogDelivery", "WRITE"),
      ],
    },
  ],
  ["tags", [tag("team"), tag("cost")]],
  [
    "objectLock",
    {
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 7, DefaultEventHold: { Years: 2 } } },
    },
  ],
  [
    "objectLock",
    {
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "COMPLIANCE", Years: 7, DefaultEventHold: { Days: 2 } } },
    },
  ],
  ["requestPayment", { Payer: "Requester" }],
  ["accelerate", { Status: "Enabled" }],
  ["abac", { Status: "Enabled" }],
  [
    "lifecycle",
    {
      Rules: [
        {
          ID: "all",
          ...on,
          Filter: { And: { ...packed.And, ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 900 } },
          Expiration: { Days: 400 },
          Transitions: [
            { Days: 30, StorageClass: "STANDARD_IA" },
            { Days: 90, StorageClass: "GLACIER" },
          ],
          NoncurrentVersionExpiration: { NoncurrentDays: 200, NewerNoncurrentVersions: 4 },
          NoncurrentVersionTransitions: [
            { NoncurrentDays: 60, NewerNoncurrentVersions: 2, StorageClass: "GLACIER" },
          ],
        },
        {
          ID: "dated",
          ...off,
          Filter: { Prefix: "old/" },
          Expiration: { Date: "2031-01-01" },
          Transitions: [{ Date: "2030-01-01", StorageClass: "GLACIER" }],
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
        },
        { ID: "marked", ...on, Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } },
        { ID: "tagged", ...on, Filter: { Tag: tag("a") }, Expiration: { Days: 1 } },
        { ID: "large", ...on, Filter: { ObjectSizeGreaterThan: 10 }, Expiration: { Days: 1 } },
      ],
      TransitionDefaultMinimumObjectSize: "varies_by_storage_class",
    },
  ],
  [
    "cors",
    [
      {
        ID: "app",
        AllowedHeaders: ["authorization", "x-*"],
        AllowedMethods: ["GET", "PUT"],
        AllowedOrigins: ["https://a.example", "https://*.b.example"],
        ExposeHeaders: ["etag"],
        MaxAgeSeconds: 60,
      },
      { AllowedMethods: ["HEAD"], AllowedOrigins: ["*"] },
    ],
  ],
  [
    "website",
    {
      IndexDocument: { Suffix: "index.html" },
      ErrorDocument: { Key: "error.html" },
      RoutingRules: [
        {
          Condition: { KeyPrefixEquals: "a/", HttpErrorCodeReturnedEquals: "404" },
          Redirect: {
            HostName: "a.example",
            Protocol: "https",
            HttpRedirectCode: "302",
            ReplaceKeyPrefixWith: "b/",
          },
        },
        { Redirect: { ReplaceKeyWith: "c" } },
        { Condition: { KeyPrefixEquals: "gone/" }, Redirect: { Protocol: "http", ReplaceKeyPrefixWith: "" } },
        { Redirect: { Protocol: "http", ReplaceKeyWith: "" } },
      ],
    },
  ],
  ["website", { RedirectAllRequestsTo: { HostName: "a.example", Protocol: "http" } }],
  [
    "logging",
    {
      TargetBucket: "logs",
      TargetPrefix: "in/",
      TargetGrants: [grant(user("a"), "READ"), group("global/AllUsers", "WRITE")],
      TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: "DeliveryTime" } },
    },
  ],
  ["logging", { TargetBucket: "logs", TargetPrefix: "in/", TargetObjectKeyFormat: { SimplePrefix: {} } }],
  [
    "notification",
    {
      TopicConfigurations: [{ Id: "t", TopicArn: arn(`sns:${place}:t`), ...events }],
      QueueConfigurations: [{ Id: "q", QueueArn: arn(`sqs:${place}:q`), ...events, ...filtered }],
      LambdaFunctionConfigurations: [
        { Id: "f", LambdaFunctionArn: arn(`lambda:${place}:function:f`), ...events, ...filtered },
      ],
      EventBridgeConfiguration: {},
    },
  ],
  [
    "replication",
    {
      Role: role,
      Rules: [
        {
          ID: "all",
          ...on,
          Priority: 3,
          Filter: {
            And: { ...packed.And, Not: { Or: { Prefixes: ["x/", "y/"], Tags: [tag("c"), tag("d")] } } },
          },
          DeleteMarkerReplication: off,
          SourceSelectionCriteria: { SseKmsEncryptedObjects: on, ReplicaModifications: on },
          Destination: {
            Bucket: arn("s3:::copies"),
            Account: account,
            StorageClass: "GLACIER",
            AccessControlTranslation: { Owner: "Destination" },
            EncryptionConfiguration: { ReplicaKmsKeyID: key, UseSourceMultiRegionKey: on },
            ReplicationTime: { ...on, Time: { Minutes: 15 } },
            Metrics: { ...on, EventThreshold: { Minutes: 15 } },
          },
        },
        {
          ID: "plain",
          ...off,
          Priority: 1,
          Filter: { Not: { Prefix: "tmp/" } },
          DeleteMarkerReplication: on,
          Destination: { Bucket: arn("s3:::copies"), Metrics: on },
        },
        {
          ID: "tagged",
          ...on,
          Priority: 2,
          Filter: { Not: { Tag: { Key: "empty", Value: "" } } },
          DeleteMarkerReplication: off,
          Destination: { Bucket: arn("s3:::copies") },
        },
      ],
    },
  ],
  [
    "replication",
    { Role: role, Rules: [{ ID: "old", ...on, Prefix: "a/", Destination: { Bucket: arn("s3:::copies") } }] },
  ],
  [
    "inventory",
    [
      {
        Id: "all",
        IsEnabled: true,
        IncludedObjectVersions: "Current",
        OptionalFields: ["Size", "ETag"],
        Filter: { Prefix: "in/" },
        Schedule: { Frequency: "Daily" },
        Destination: {
          S3BucketDestination: {
            Bucket: arn("s3:::reports"),
            AccountId: account,
            Format: "CSV",
            Prefix: "daily/",
            Encryption: { SSEKMS: { KeyId: key } },
          },
        },
      },
      {
        Id: "plain",
        IsEnabled: false,
        IncludedObjectVersions: "All",
        Schedule: { Frequency: "Weekly" },
        Destination: {
          S3BucketDestination: { Bucket: arn("s3:::reports"), Format: "ORC", Encryption: { SSES3: {} } },
        },
      },
    ],
  ],
  [
    "analytics",
    [
      {
        Id: "all",
        Filter: packed,
        StorageClassAnalysis: {
          DataExport: {
            OutputSchemaVersion: "V_1",
            Destination: {
              S3BucketDestination: {
                Format: "CSV",
                Bucket: arn("s3:::reports"),
                BucketAccountId: account,
                Prefix: "a/",
              },
            },
          },
        },
      },
      { Id: "plain", Filter: { Tag: tag("a") }, StorageClassAnalysis: {} },
    ],
  ],
  [
    "metrics",
    [
      { Id: "all", Filter: { And: { ...packed.And, AccessPointArn: arn(`s3:${place}:accesspoint/a`) } } },
      { Id: "point", Filter: { AccessPointArn: arn(`s3:${place}:accesspoint/a`) } },
      { Id: "tagged", Filter: { Tag: { Key: "empty", Value: "" } } },
      { Id: "plain" },
    ],
  ],
  [
    "intelligentTiering",
    [
      {
        Id: "all",
        ...on,
        Filter: packed,
        Tierings: [
          { AccessTier: "ARCHIVE_ACCESS", Days: 100 },
          { AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 200 },
        ],
      },
      {
        Id: "plain",
        ...off,
        Filter: { Tag: tag("a") },
        Tierings: [{ AccessTier: "ARCHIVE_ACCESS", Days: 100 }],
      },
    ],
  ],
  [
    "metadata",
    {
      JournalTableConfiguration: {
        RecordExpiration: { Expiration: "ENABLED", Days: 30 },
        EncryptionConfiguration: { SseAlgorithm: "aws:kms", KmsKeyArn: key },
      },
      InventoryTableConfiguration: {
        ConfigurationState: "ENABLED",
        EncryptionConfiguration: { SseAlgorithm: "AES256" },
      },
      AnnotationTableConfiguration: { ConfigurationState: "ENABLED", Role: role },
    },
  ],
  [
    "policy",
    {
      Version: "2012-10-17",
      Id: "ours",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Principal: { AWS: [account, "444455556666"], Service: "logging.s3.amazonaws.com" },
          Action: ["s3:GetObject", "s3:ListBucket"],
          Resource: [arn("s3:::orders-archive"), arn("s3:::orders-archive/*")],
          Condition: { StringEquals: { "aws:SourceAccount": [account, "444455556666"], "aws:b": "1" } },
        },
        {
          Sid: "Deny",
          Effect: "Deny",
          NotPrincipal: { AWS: account },
          NotAction: "s3:GetObject",
          NotResource: arn("s3:::orders-archive/a"),
        },
      ],
    },
  ],
];
