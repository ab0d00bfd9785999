// Plays somebody on the local stack who makes a bucket, or changes it by hand, past all specs.
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { everySwitch } from "./story/offences.ts";

const tagging = (...tags: readonly [string, string][]) => ({
  TagSet: tags.map(([Key, Value]) => ({ Key, Value })),
});

type Deed = (s3: S3Client, Bucket: string, region: string) => Promise<unknown>;

const deeds: Readonly<Record<string, Deed>> = {
  async creates(s3, Bucket, region) {
    const LocationConstraint = region as BucketLocationConstraint;
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    const Status = "Enabled";
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    const PublicAccessBlockConfiguration = everySwitch;
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: tagging(["team", "orders"]) }));
  },
  suspends: (s3, Bucket) =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } })),
  opens: (s3, Bucket) => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
  retags: (s3, Bucket) =>
    s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: tagging(["team", "somebody"]) })),
};

const [verb = "", bucket] = process.argv.slice(2);
const { AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: region = "", ...env } = process.env;
const [accessKeyId = "", secretAccessKey = ""] = [env.SOMEBODY_ACCESS_KEY_ID, env.SOMEBODY_SECRET_ACCESS_KEY];
const deed = deeds[verb];
if (!endpoint || !accessKeyId) fail("there is no local stack: make up, and source .local/env");
else if (!deed || !bucket) fail(`somebody what? somebody ${Object.keys(deeds).join("|")} BUCKET`);
else {
  const credentials = { accessKeyId, secretAccessKey };
  await deed(new S3Client({ endpoint, region, credentials, forcePathStyle: true }), bucket, region);
  console.log(`somebody ${verb} ${bucket}`);
}

function fail(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
