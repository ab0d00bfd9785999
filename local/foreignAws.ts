/** Variables of other AWS work, which would send calls or credentials past the local stack. */
export const foreignVariables: readonly string[] = [
  ...["PROFILE", "DEFAULT_PROFILE", "SESSION_TOKEN", "SECURITY_TOKEN", "CREDENTIAL_EXPIRATION"],
  ...[
    "CREDENTIAL_SCOPE",
    "ACCOUNT_ID",
    "VAULT",
    "SSO_START_URL",
    "SSO_REGION",
    "SSO_ACCOUNT_ID",
    "SSO_ROLE_NAME",
  ],
  ...["SSO_SESSION", "ROLE_ARN", "ROLE_SESSION_NAME", "WEB_IDENTITY_TOKEN_FILE"],
  ...["CONTAINER_CREDENTIALS_RELATIVE_URI", "CONTAINER_CREDENTIALS_FULL_URI"],
  ...["CONTAINER_AUTHORIZATION_TOKEN", "CONTAINER_AUTHORIZATION_TOKEN_FILE"],
  ...["USE_FIPS_ENDPOINT", "USE_DUALSTACK_ENDPOINT", "IGNORE_CONFIGURED_ENDPOINT_URLS", "CA_BUNDLE"],
  ...["SDK_UA_APP_ID", "DEFAULTS_MODE"],
  ...["CLOUDFORMATION", "CLOUDTRAIL", "CLOUDWATCH", "DYNAMODB", "EVENTBRIDGE", "IAM", "KMS", "LAMBDA"].map(
    endpointOf,
  ),
  ...["CLOUDWATCH_LOGS", "S3_CONTROL", "SQS", "STS"].map(endpointOf),
].map((name) => `AWS_${name}`);

function endpointOf(service: string): string {
  return `ENDPOINT_URL_${service}`;
}

/** Profiles can set the same as variables. */
export const noProfiles = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };

/** Removes the caller's AWS settings from this process. */
export function forgetForeignAws(env: NodeJS.ProcessEnv): void {
  for (const name of foreignVariables) delete env[name];
  Object.assign(env, noProfiles);
}
