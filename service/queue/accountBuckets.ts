import { ListBucketsCommand } from "@aws-sdk/client-s3";
import type { S3Provider } from "../../core/providers/provider.ts";

/** A bucket of the account, with its region if S3 says it. */
export interface Listed {
  readonly name: string;
  readonly region?: string | undefined;
  /** When it was created, an instant. */
  readonly created?: string | undefined;
}

/** A page of the account's buckets, sorted by name, and the token of the next page. */
export interface ListedPage {
  readonly buckets: readonly Listed[];
  readonly next?: string | undefined;
}

const pageSize = 1_000;

/** Reads one page of the account's buckets whose names begin with the prefix, of all regions. Rejects with an S3Failure. */
export const listedBy =
  (provider: Pick<S3Provider, "read">, region: string, Prefix?: string) =>
  async (token?: string): Promise<ListedPage> => {
    const page = { MaxBuckets: pageSize, Prefix, ContinuationToken: token };
    const { Buckets = [], ContinuationToken } = await provider.read(region, new ListBucketsCommand(page));
    // Some S3 emulators ignore the prefix.
    const buckets = Buckets.flatMap(({ Name, BucketRegion, CreationDate }) =>
      Name?.startsWith(Prefix ?? "")
        ? [{ name: Name, region: BucketRegion, created: CreationDate?.toISOString() }]
        : [],
    );
    return {
      buckets: buckets.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))),
      ...(ContinuationToken && { next: ContinuationToken }),
    };
  };
