/** S3 cannot be reached with these credentials or over this network: no bucket can be read. */
export class NoS3 extends Error {
  override readonly name = "NoS3";
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Error codes that are not about a bucket. */
const generalCodes = [
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "InvalidToken",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
];

/** Throws NoS3 for a failure that is not about the bucket: it ends a run of many buckets, and is printed once. */
export function mustSpeakOfBucket({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): void {
  if (generalCodes.includes(code)) throw new NoS3(code, message);
}
