import { HeadBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import type { BucketRef } from "../../core/facets/facet.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";

/** A bucket's name, with its region if known. */
export interface Found {
  readonly name: string;
  readonly region?: string | undefined;
  /** When it was created, an instant. */
  readonly created?: string | undefined;
}

const pageSize = 1_000;

/** The account's buckets whose names begin with the prefix, in all regions, page by page. Rejects with an S3Failure. */
export async function* allBuckets(
  provider: S3Provider,
  region: string,
  Prefix?: string,
): AsyncGenerator<Found> {
  let ContinuationToken: string | undefined;
  do {
    const page = { MaxBuckets: pageSize, Prefix, ContinuationToken };
    const answer = await provider.read(region, new ListBucketsCommand(page));
    // Some S3 emulators ignore the prefix.
    for (const { Name: name = "", BucketRegion, CreationDate } of answer.Buckets ?? [])
      if (name.startsWith(Prefix ?? ""))
        yield { name, region: BucketRegion, created: CreationDate?.toISOString() };
    ContinuationToken = answer.ContinuationToken;
  } while (ContinuationToken);
}

/** A bucket with its region, which is requested in `near` if unknown. Rejects with an S3Failure. */
export async function locate(
  { name, region }: Found,
  provider: S3Provider,
  near: string,
): Promise<BucketRef> {
  const { owner } = provider;
  const place = (region: string) => ({ name, region, ...(owner && { owner }) });
  if (region) return place(region);
  try {
    const head = new HeadBucketCommand({ Bucket: name, ...(owner && { ExpectedBucketOwner: owner }) });
    const answer = await provider.read(near, head);
    return place(answer.BucketRegion ?? near);
  } catch (error) {
    if (!(error instanceof S3Failure) || error.kind !== "elsewhere" || !error.bucketRegion) throw error;
    return place(error.bucketRegion);
  }
}
