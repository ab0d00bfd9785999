import {
  CreateBucketCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Facet } from "../../core/facets/facet.ts";
import type { MemoryS3 } from "../../core/providers/memory/s3.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { S3Manager } from "../../exports/index.ts";

/** An S3 that the suite runs against. */
export interface Backend {
  readonly name: string;
  readonly region: string;
  readonly provider: S3Provider;
  readonly manager: S3Manager;
  /** The S3 itself, past our code. */
  readonly s3: Pick<S3Client, "send">;
  /** Only the S3 in memory can be made to fail, to forget and to grow members. */
  readonly memory?: MemoryS3;
}

/** One facet in a bucket of its own. */
export interface Trial {
  readonly backend: Backend;
  readonly facet: Facet;
  readonly bucket: string;
}

/** A spec of the trial's bucket that says this of the facet, and what the facet needs alongside. */
export const specOf = ({ backend, facet, bucket }: Trial, value: unknown) => ({
  name: bucket,
  region: backend.region,
  ...facet.alongside,
  [facet.name]: value,
});

/** The bucket that the examples report and replicate to. */
export const target = "report-target";

export async function makeTarget({ s3, region }: Backend): Promise<void> {
  const place = { LocationConstraint: region as "ca-central-1" };
  const made = s3.send(new CreateBucketCommand({ Bucket: target, CreateBucketConfiguration: place }));
  // Suites that share a backend share the target.
  await made.catch((error: Error) => {
    if (error.name !== "BucketAlreadyOwnedByYou") throw error;
  });
  const versioned = { Bucket: target, VersioningConfiguration: { Status: "Enabled" } } as const;
  await s3.send(new PutBucketVersioningCommand(versioned));
  const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" as const }] };
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: target, OwnershipControls }));
}
