import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { MemoryS3 } from "../../../../core/providers/memory/s3.ts";
import type { Command } from "../../../../core/providers/provider.ts";

export const region = "eu-central-1";
export const Bucket = "example-bucket";
export const at = { Bucket };

export let s3: MemoryS3;

export const send = <A extends object>(command: Command<A>, to = region) => s3.send(command, to);

export const create = (name: string, where = region, more: object = {}) =>
  send(
    new CreateBucketCommand({
      Bucket: name,
      ...more,
      CreateBucketConfiguration: {
        ...(where === "us-east-1" ? {} : { LocationConstraint: where as "eu-central-1" }),
        ...(more as { CreateBucketConfiguration?: object }).CreateBucketConfiguration,
      },
    }),
    where,
  );

export const refusal = async (
  command: Command,
  to = region,
): Promise<S3ServiceException & { Code?: string }> => {
  const outcome = await send(command, to).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(S3ServiceException);
  return outcome as S3ServiceException;
};

export const expectRefusal = async (command: Command, status: number, code: string) => {
  const { Code, name, $metadata } = await refusal(command);
  expect({ status: $metadata.httpStatusCode, Code, name }).toEqual({ status, Code: code, name: code });
};

export const versioning = (Status: string) =>
  new PutBucketVersioningCommand({ ...at, VersioningConfiguration: { Status: Status as "Enabled" } });

export const tagged = (TagSet: { Key: string; Value: string }[]) =>
  new PutBucketTaggingCommand({ ...at, Tagging: { TagSet } });

export const owned = (ObjectOwnership: "BucketOwnerEnforced" | "ObjectWriter") =>
  new PutBucketOwnershipControlsCommand({ ...at, OwnershipControls: { Rules: [{ ObjectOwnership }] } });

export const unblocked = () => new DeletePublicAccessBlockCommand(at);

export const policy = (statement: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...statement,
      },
    ],
  });

export const putPolicy = (Policy: string) => new PutBucketPolicyCommand({ ...at, Policy });

export const inventory = (Id: string) =>
  new PutBucketInventoryConfigurationCommand({
    ...at,
    Id,
    InventoryConfiguration: {
      Id,
      IsEnabled: true,
      IncludedObjectVersions: "All",
      Schedule: { Frequency: "Daily" },
      Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports-bucket", Format: "CSV" } },
    },
  });

export const replicationTo = (name: string) =>
  new PutBucketReplicationCommand({
    ...at,
    ReplicationConfiguration: {
      Role: "arn:aws:iam::111122223333:role/replicate",
      Rules: [
        {
          Status: "Enabled",
          Priority: 1,
          Filter: {},
          DeleteMarkerReplication: { Status: "Disabled" },
          Destination: { Bucket: `arn:aws:s3:::${name}` },
        },
      ],
    },
  });

/** A new S3 with one bucket, for each test. */
export async function newS3(): Promise<void> {
  s3 = new MemoryS3({ now: () => new Date("2026-11-23T00:00:00Z") });
  await create(Bucket);
}
