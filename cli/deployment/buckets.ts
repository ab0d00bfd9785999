import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { BucketRef } from "../../core/facets/facet.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { type Listed, listedBy } from "../../service/queue/accountBuckets.ts";

/** The account's buckets whose names begin with the prefix, in all regions, page by page. Rejects with an S3Failure. */
export async function* allBuckets(
  provider: S3Provider,
  region: string,
  prefix?: string,
): AsyncGenerator<Listed> {
  const listed = listedBy(provider, region, prefix);
  let token: string | undefined;
  do {
    const { buckets, next } = await listed(token);
    yield* buckets;
    token = next;
  } while (token);
}

/** A bucket with its region, which is requested in `near` if unknown. Rejects with an S3Failure. */
export async function locate(
  { name, region }: Listed,
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
