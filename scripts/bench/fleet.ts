import { randomUUID } from "node:crypto";
import type { StandIn } from "./standIn.ts";

const region = "ca-central-1";
const mark = '<?xml version="1.0" encoding="UTF-8"?>';
const versioning = (status: string) =>
  `${mark}<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`;

/** What S3 returns of a bucket that is as its spec says. */
const documents = {
  versioning: versioning("Enabled"),
  tagging: `${mark}<Tagging><TagSet><Tag><Key>team</Key><Value>orders</Value></Tag></TagSet></Tagging>`,
  publicAccessBlock: `${mark}<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>`,
  encryption: `${mark}<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`,
};
const spec = {
  region,
  versioning: true,
  tags: { team: "orders" },
  blockPublicAccess: true,
  encryption: "AES256",
};

/** A bucket with its spec, both in the stand-in, as the spec says; `account` if it is not of the deployment's own. */
export function addBucket(standIn: StandIn, bucket: string, account?: string): void {
  standIn.tables.specs.set({ name: bucket }, { ...spec, name: bucket, ...(account && { account }) });
  for (const [subresource, document] of Object.entries(documents))
    standIn.documents.set(`${bucket}?${subresource}`, document);
}

/** Another principal suspends the bucket's versioning. */
export const suspend = (standIn: StandIn, bucket: string) =>
  standIn.documents.set(`${bucket}?versioning`, versioning("Suspended"));

/** A batch of the work queue with one message. */
function batch(bucket: string, cause: object): object {
  const trigger = { bucket, id: randomUUID(), cause: { at: new Date().toISOString(), ...cause } };
  const attributes = { MessageGroupId: bucket, ApproximateReceiveCount: "1" };
  return { Records: [{ messageId: trigger.id, body: JSON.stringify(trigger), attributes }] };
}

/** The spec was written. */
export const specEvent = (bucket: string) => batch(bucket, { why: "spec" });

const person = { name: "alice", type: "IAMUser", arn: "arn:aws:iam::111122223333:user/alice" };
/** The session of the role that writes is named after the function. */
const worker = {
  name: "bench-write/reconcile",
  type: "AssumedRole",
  arn: "arn:aws:sts::111122223333:assumed-role/bench-write/reconcile",
};

/** The event of PutBucketVersioning, by another principal unless it is said which. */
export function driftEvent(
  bucket: string,
  requestId: string = randomUUID(),
  principal: object = person,
): object {
  const call = { event: "PutBucketVersioning", requestId, principal, region };
  return batch(bucket, { why: "drift", facets: ["versioning"], call });
}

/** The event of our own write: the last that arrived. */
export function ownEvent({ calls }: StandIn, bucket: string): object {
  const write = calls.findLast(({ operation }) => operation.startsWith("PUT"));
  return driftEvent(bucket, write?.requestId, worker);
}

/** The same as EventBridge delivers it to on-trail-event. */
export const trailEvent = (bucket: string): object => ({
  source: "aws.s3",
  detail: {
    eventID: randomUUID(),
    eventName: "PutBucketVersioning",
    eventSource: "s3.amazonaws.com",
    eventTime: new Date().toISOString(),
    awsRegion: region,
    requestID: randomUUID(),
    requestParameters: { bucketName: bucket },
    userIdentity: { type: "IAMUser", userName: "alice", arn: "arn:aws:iam::111122223333:user/alice" },
  },
});
