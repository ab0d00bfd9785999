/** Without a region and credentials there is nothing to test on: said before the first test, as a failure. */
export default function setup(): void {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_ROLE_ARN, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI } =
    process.env;
  if (!process.env.DXAWS_TEST_REGION) throw new Error("say in which region: DXAWS_TEST_REGION=ca-central-1");
  if (!(AWS_PROFILE || AWS_ACCESS_KEY_ID || AWS_ROLE_ARN || AWS_CONTAINER_CREDENTIALS_RELATIVE_URI))
    throw new Error("no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}
