import { type Documented, s3Xml } from "./documented.ts";

const role = "<Role>arn:aws:iam::35667example:role/CrossRegionReplicationRoleForS3</Role>".replace(
  "35667example",
  "123456789012",
);
const destination = "<Destination><Bucket>arn:aws:s3:::exampletargetbucket</Bucket></Destination>";

export const delivery: readonly Documented[] = [
  {
    facet: "notification",
    source: "GetBucketNotificationConfiguration: a topic",
    answer: s3Xml(
      "NotificationConfiguration",
      "<TopicConfiguration><Id>YjVkM2Y0YmUtNGI3NC00ZjQyLWEwNGItNDIyYWUxY2I0N2M4</Id><Topic>arn:aws:sns:us-east-1:111122223333:s3notificationtopic2</Topic><Event>s3:ReducedRedundancyLostObject</Event><Event>s3:ObjectCreated:*</Event></TopicConfiguration>",
    ),
  },
  {
    facet: "notification",
    source:
      "PutBucketNotificationConfiguration: a Lambda function, a topic and a queue; user guide: EventBridge",
    answer: s3Xml(
      "NotificationConfiguration",
      "<TopicConfiguration><Id>t</Id><Topic>arn:aws:sns:us-east-1:356671443308:s3notificationtopic2</Topic><Event>s3:ReducedRedundancyLostObject</Event></TopicConfiguration>",
      "<QueueConfiguration><Id>1</Id><Filter><S3Key><FilterRule><Name>Prefix</Name><Value>images/</Value></FilterRule><FilterRule><Name>Suffix</Name><Value>.jpg</Value></FilterRule></S3Key></Filter><Queue>arn:aws:sqs:us-west-2:444455556666:s3notificationqueue</Queue><Event>s3:ObjectCreated:Put</Event></QueueConfiguration>",
      "<CloudFunctionConfiguration><Id>ObjectCreatedEvents</Id><CloudFunction>arn:aws:lambda:us-west-2:356671443308:function:CreateThumbnail</CloudFunction><Event>s3:ObjectCreated:*</Event></CloudFunctionConfiguration>",
      "<EventBridgeConfiguration></EventBridgeConfiguration>",
    ),
  },
  {
    facet: "replication",
    source: "GetBucketReplication",
    answer: s3Xml(
      "ReplicationConfiguration",
      `<Rule><ID>rule1</ID><Status>Enabled</Status><Priority>1</Priority><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication><Filter><And><Prefix>TaxDocs</Prefix><Tag><Key>key1</Key><Value>value1</Value></Tag><Tag><Key>key1b</Key><Value>value1</Value></Tag></And></Filter>${destination}</Rule>`,
      role,
    ),
  },
  {
    facet: "replication",
    source: "PutBucketReplication: the first version of its schema (examples-1.json)",
    answer: s3Xml(
      "ReplicationConfiguration",
      role,
      "<Rule><ID>r</ID><Prefix></Prefix><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::destinationbucket</Bucket><StorageClass>STANDARD</StorageClass></Destination></Rule>",
    ),
  },
  {
    facet: "replication",
    source: "user guide, replication of encrypted objects, and replication time control",
    answer: s3Xml(
      "ReplicationConfiguration",
      role,
      "<Rule><ID>Rule-1</ID><Priority>1</Priority><Status>Enabled</Status><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication><Filter><Prefix></Prefix></Filter>",
      "<SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>",
      "<Destination><Bucket>arn:aws:s3:::exampletargetbucket</Bucket><Metrics><Status>Enabled</Status><EventThreshold><Minutes>15</Minutes></EventThreshold></Metrics><ReplicationTime><Status>Enabled</Status><Time><Minutes>15</Minutes></Time></ReplicationTime>",
      "<EncryptionConfiguration><ReplicaKmsKeyID>arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab</ReplicaKmsKeyID></EncryptionConfiguration></Destination></Rule>",
    ),
  },
];
