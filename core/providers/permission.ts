/**
 * An IAM action. It applies to the bucket unless `resource` is set: an ARN without `arn:<partition>:`, because
 * partitions differ.
 */
export interface Permission {
  readonly action: string;
  readonly resource?: string;
  readonly condition?: object;
}

/** What the calls of a plan need to be permitted, and on which bucket. */
export interface WriteScope {
  readonly bucket: string;
  readonly permissions: readonly Permission[];
}
