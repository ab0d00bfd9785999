import { ListBucketsCommand } from "@aws-sdk/client-s3";
import type { S3Provider } from "../../core/providers/provider.ts";

/** A bucket of the account, with its region if S3 says it. */
export interface Listed {
  readonly name: string;
  readonly region?: string | undefined;
}

/** A page of the account's buckets, sorted by name, and the token of the next page. */
export interface ListedPage {
  readonly buckets: readonly Listed[];
  readonly next?: string | undefined;
}

const pageSize = 1_000;

/** Reads one page of the account's buckets, of all regions. Rejects with an S3Failure. */
export const listedBy =
  (provider: Pick<S3Provider, "read">, region: string) =>
  async (token?: string): Promise<ListedPage> => {
    const page = { MaxBuckets: pageSize, ContinuationToken: token };
    const { Buckets = [], ContinuationToken } = await provider.read(region, new ListBucketsCommand(page));
    const buckets = Buckets.flatMap(({ Name, BucketRegion }) =>
      Name ? [{ name: Name, region: BucketRegion }] : [],
    );
    return {
      buckets: buckets.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))),
      ...(ContinuationToken && { next: ContinuationToken }),
    };
  };
