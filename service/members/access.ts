import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { Members } from "./members.ts";

/** S3 of an account, and of the other accounts. */
export interface AccountAccess {
  readonly provider: S3Provider;
  /** Without them there is the account of the provider alone. */
  readonly members?: Members | undefined;
}

/** The same with S3 of that account. */
export const inAccount = <T extends AccountAccess>(account: string | undefined, sources: T): T =>
  sources.members && account !== undefined
    ? { ...sources, provider: sources.members.providerOf(account) }
    : sources;

/** Whether the account lists the bucket as its own; `unless` if S3 does not say it. */
export async function isIn(
  bucket: string,
  account: string,
  members: Pick<Members, "providerOf">,
  unless = false,
): Promise<boolean> {
  const provider = members.providerOf(account);
  try {
    const page = new ListBucketsCommand({ Prefix: bucket, MaxBuckets: 1 });
    const { Buckets = [] } = await provider.read(provider.region ?? "us-east-1", page);
    return Buckets.some(({ Name }) => Name === bucket);
  } catch (error) {
    if (error instanceof S3Failure) return unless;
    throw error;
  }
}
