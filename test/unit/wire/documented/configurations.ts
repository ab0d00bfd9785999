import { type Documented, s3Xml } from "./documented.ts";

/** A facet whose configurations S3 lists together, and takes one by one. */
const listed = (
  facet: string,
  source: string,
  [list, one]: readonly [string, string],
  ...all: readonly string[]
): Documented => ({
  facet,
  source,
  answer: s3Xml(list, ...all.map((inner) => `<${one}>${inner}</${one}>`), "<IsTruncated>false</IsTruncated>"),
  written: all.map((inner) => s3Xml(one, inner)),
});

const tag = (Key: string, Value: string) => `<Tag><Key>${Key}</Key><Value>${Value}</Value></Tag>`;

const analysis = (Id: string, animal: string) =>
  `<Id>${Id}</Id><Filter><And><Prefix>images/</Prefix>${tag("dog", animal)}</And></Filter><StorageClassAnalysis><DataExport><OutputSchemaVersion>V_1</OutputSchemaVersion><Destination><S3BucketDestination><Format>CSV</Format><BucketAccountId>123456789012</BucketAccountId><Bucket>arn:aws:s3:::destination-bucket</Bucket><Prefix>destination-prefix</Prefix></S3BucketDestination></Destination></DataExport></StorageClassAnalysis>`;

const field = (name: string) => `<Field>${name}</Field>`;
const fields = [
  "Size",
  "LastModifiedDate",
  "ETag",
  "StorageClass",
  "IsMultipartUploaded",
  "ReplicationStatus",
];
const locks = ["ObjectLockRetainUntilDate", "ObjectLockMode", "ObjectLockLegalHoldStatus"];

const report = (Id: string, to: string, encryption: string, prefix: string, names: readonly string[]) =>
  `<Id>${Id}</Id><IsEnabled>true</IsEnabled><Destination><S3BucketDestination><Format>CSV</Format><AccountId>123456789012</AccountId><Bucket>arn:aws:s3:::${to}</Bucket><Prefix>prefix1</Prefix>${encryption}</S3BucketDestination></Destination><Schedule><Frequency>Daily</Frequency></Schedule><Filter><Prefix>${prefix}</Prefix></Filter><IncludedObjectVersions>All</IncludedObjectVersions><OptionalFields>${names.map(field).join("")}</OptionalFields>`;

const table = (name: string) =>
  `<TableStatus>ACTIVE</TableStatus><TableName>${name}</TableName><TableArn>arn:aws:s3tables:us-east-2:111122223333:bucket/aws-s3/table/${name}</TableArn>`;

const expiration = "<RecordExpiration><Expiration>ENABLED</Expiration><Days>10</Days></RecordExpiration>";

export const configurations: readonly Documented[] = [
  listed(
    "analytics",
    "ListBucketAnalyticsConfigurations",
    ["ListBucketAnalyticsConfigurationResult", "AnalyticsConfiguration"],
    analysis("list1", "corgi"),
    analysis("report1", "bulldog"),
  ),
  listed(
    "metrics",
    "ListBucketMetricsConfigurations",
    ["ListMetricsConfigurationsResult", "MetricsConfiguration"],
    "<Id>EntireBucket</Id>",
    "<Id>Documents</Id><Filter><Prefix>documents/</Prefix></Filter>",
    `<Id>BlueDocuments</Id><Filter><And><Prefix>documents/</Prefix>${tag("class", "blue")}</And></Filter>`,
  ),
  listed(
    "inventory",
    "ListBucketInventoryConfigurations; GetBucketInventoryConfiguration with SSE-S3",
    ["ListInventoryConfigurationsResult", "InventoryConfiguration"],
    report("report1", "destination-bucket", "", "prefix/One", fields),
    report("report2", "bucket2", "<Encryption><SSE-S3></SSE-S3></Encryption>", "prefix/Two", [
      ...fields,
      ...locks,
    ]),
    report(
      "report3",
      "bucket3",
      "<Encryption><SSE-KMS><KeyId>arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab</KeyId></SSE-KMS></Encryption>",
      "prefix/Three",
      fields,
    ),
  ),
  listed(
    "intelligentTiering",
    "user guide, put-bucket-intelligent-tiering-configuration",
    ["ListBucketIntelligentTieringConfigurationsOutput", "IntelligentTieringConfiguration"],
    `<Id>ExampleConfig</Id><Filter><Prefix>images</Prefix></Filter><Status>Enabled</Status><Tiering><Days>90</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering><Tiering><Days>180</Days><AccessTier>DEEP_ARCHIVE_ACCESS</AccessTier></Tiering>`,
  ),
  {
    facet: "metadata",
    source: "user guide, creating metadata table configurations",
    answer: s3Xml(
      "GetBucketMetadataConfigurationResult",
      "<MetadataConfigurationResult><DestinationResult><TableBucketType>aws</TableBucketType><TableBucketArn>arn:aws:s3tables:us-east-2:111122223333:bucket/aws-s3</TableBucketArn><TableNamespace>b_general-purpose-bucket-name</TableNamespace></DestinationResult>",
      `<JournalTableConfigurationResult>${table("journal")}${expiration}</JournalTableConfigurationResult>`,
      `<InventoryTableConfigurationResult><ConfigurationState>ENABLED</ConfigurationState>${table("inventory")}</InventoryTableConfigurationResult></MetadataConfigurationResult>`,
    ),
    written: [
      s3Xml(
        "MetadataConfiguration",
        `<JournalTableConfiguration>${expiration}</JournalTableConfiguration>`,
        "<InventoryTableConfiguration><ConfigurationState>ENABLED</ConfigurationState></InventoryTableConfiguration>",
      ),
    ],
  },
];
