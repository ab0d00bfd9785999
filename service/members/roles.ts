/** What a session may do: read all buckets of an account, or write one of them. */
export type Use = "read" | "write";

/** The roles through which the functions reach an account: the same two names in each. */
export interface Roles {
  /** `arn:PARTITION:iam::{account}:role/NAME-{use}`. */
  readonly template: string;
  readonly externalId: string;
  /** Whether the write role permits only the bucket that the session's tag names. */
  readonly tagged: boolean;
}

/** The ARN of an account's role. */
export const roleArn = ({ template }: Pick<Roles, "template">, account: string, use: Use): string =>
  template.replace("{account}", account).replace("{use}", use);

/** The tag of a session that names its bucket. */
export const bucketTag = "bucket";
