import { HeadBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { type AccountAccess, findOwner, inAccount } from "../members/access.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { Located } from "./wanting.ts";

/** Where a bucket of one of these accounts is; undefined if none of them has it. Rejects with an S3Failure. */
export async function locateIn(
  accounts: readonly string[],
  bucket: string,
  causes: readonly Cause[],
  sources: AccountAccess,
): Promise<Located | undefined> {
  const { members } = sources;
  const account = members && accounts.length > 1 ? await findOwner(bucket, accounts, members) : accounts[0];
  if (account === undefined) return undefined;
  const found = await locate(bucket, causes, inAccount(account, sources).provider);
  return found && { account, ...found };
}

/** A list may lack a bucket that was just created: its event names the region. */
async function locate(
  bucket: string,
  causes: readonly Cause[],
  provider: S3Provider,
): Promise<Omit<Located, "account"> | undefined> {
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
