import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { everySwitch } from "./offences.ts";

/** A change that alice makes to a bucket by hand. */
export interface ForeignChange {
  readonly about: string;
  run(s3: S3Client, Bucket: string, region: string): Promise<unknown>;
}

const tagging = (...tags: readonly [string, string][]) => ({
  TagSet: tags.map(([Key, Value]) => ({ Key, Value })),
});

async function create(s3: S3Client, Bucket: string, region: string): Promise<void> {
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  const Status = "Enabled";
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const PublicAccessBlockConfiguration = everySwitch;
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: tagging(["team", "orders"]) }));
}

export const foreignChanges: Readonly<Record<string, ForeignChange>> = {
  creates: { about: "creates a bucket with versioning, Block Public Access and tags", run: create },
  suspends: {
    about: "suspends its versioning",
    run: (s3, Bucket) =>
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } })),
  },
  opens: {
    about: "removes its public access block",
    run: (s3, Bucket) => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
  },
  retags: {
    about: "replaces its tags",
    run: (s3, Bucket) =>
      s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: tagging(["team", "alice"]) })),
  },
};
