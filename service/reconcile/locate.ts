import { HeadBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { Cause } from "../triggers/trigger.ts";

/** Where a bucket is, and when it was created, if S3 says it. */
export interface Located {
  readonly region: string;
  /** An instant. */
  readonly created?: string | undefined;
}

/**
 * Where a bucket of the account is; undefined if there is none with that name. A list may lack a bucket that was just
 * created: its event names the region. Rejects with an S3Failure.
 */
export async function locate(
  bucket: string,
  causes: readonly Cause[],
  provider: S3Provider,
): Promise<Located | undefined> {
  const home = provider.region ?? "us-east-1";
  const { Buckets = [] } = await provider.read(
    home,
    new ListBucketsCommand({ Prefix: bucket, MaxBuckets: 1 }),
  );
  const [found] = Buckets.filter(({ Name }) => Name === bucket);
  if (found) return { region: found.BucketRegion ?? home, created: found.CreationDate?.toISOString() };
  const creation = causes.findLast(({ call }) => call?.event === "CreateBucket");
  if (!creation?.call?.region) return undefined;
  try {
    const { BucketRegion } = await provider.read(
      creation.call.region,
      new HeadBucketCommand({
        Bucket: bucket,
        ...(provider.owner && { ExpectedBucketOwner: provider.owner }),
      }),
    );
    return { region: BucketRegion ?? creation.call.region, created: creation.at };
  } catch (error) {
    if (error instanceof S3Failure && error.kind === "missing") return undefined;
    throw error;
  }
}
