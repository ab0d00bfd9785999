// One GET and one PUT, one after the other, with the SDK's client and nothing around it: no event can be faster.
import { GetBucketVersioningCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";

const client = new S3Client({});

export async function handler({ bucket }: { readonly bucket: string }): Promise<void> {
  await client.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
}
