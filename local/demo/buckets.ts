import {
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

// The state of a bucket, read with the plain SDK.

export const versioning = async (s3: S3Client, Bucket: string) =>
  (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;

export const publicAccess = async (s3: S3Client, Bucket: string) =>
  (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;

export const tags = async (s3: S3Client, Bucket: string) => {
  const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
  return Object.fromEntries(TagSet.map(({ Key, Value }) => [Key, Value]));
};
