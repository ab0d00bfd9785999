import { S3Client } from "@aws-sdk/client-s3";

/** Without credentials there is nothing to test on: said in one line, as a failure, before the first test. */
export default async function setup(): Promise<void> {
  try {
    await new S3Client({ region: process.env.DXAWS_TEST_REGION ?? "" }).config.credentials();
  } catch (error) {
    console.error(
      `no AWS credentials (set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY): ${error}`,
    );
    process.exit(1);
  }
}
