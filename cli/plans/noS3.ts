/** Thrown when it is not the bucket: with these credentials, or this network, no other one can be read either. */
export class NoS3 extends Error {
  override readonly name = "NoS3";
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What says nothing of the bucket. */
const withoutS3 = [
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

/** Throws NoS3 for a failure that says nothing of the bucket: it ends a run of many, and is told once. */
export function mustSpeakOfBucket({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): void {
  if (withoutS3.includes(code)) throw new NoS3(code, message);
}
