import { S3Failure } from "../../core/providers/awsErrors.ts";
import { type Status, wholeBucket } from "../tables/status.ts";
import { type Trigger, tryId } from "../triggers/trigger.ts";

/** Where workers record that an account is out of reach, or within reach again. */
export interface Reach {
  out(found: { readonly account: string; readonly bucket: string; readonly reason: string }): Promise<void>;
  within(account: string, since: string): Promise<void>;
}

interface Sources {
  readonly reach?: Reach | undefined;
  readonly provider: { readonly owner?: string | undefined };
}

/** The failure concerns the account and not the bucket: its role cannot be assumed. */
export const isOfAccount = (failure: unknown): failure is S3Failure =>
  failure instanceof S3Failure && failure.operation === "AssumeRole";

/** S3 denies the list of the account's buckets, as a policy of the organisation may. */
export const isOfList = (failure: unknown): failure is S3Failure =>
  failure instanceof S3Failure && failure.operation === "ListBuckets" && failure.kind === "denied";

/** The failure, if it is one of S3 or of the account's session. Else throws it again. */
export function ofS3Only(error: unknown): S3Failure {
  if (error instanceof S3Failure) return error;
  throw error;
}

/** When the sweep had the account tried, an instant; undefined if these triggers are no try. */
export const triedAt = (triggers: readonly Trigger[]): string | undefined =>
  triggers.find(({ id }) => id.startsWith(tryId))?.cause.at;

/**
 * Records what a check says of the bucket's account, once for all of its buckets. A try (`tried`) counts also if the status
 * does not say that the account was out of reach: its record can be lost, or the bucket has a worse condition. Rejects like
 * the table.
 */
export async function recordReach(
  failure: S3Failure | undefined,
  { bucket, conditions }: Pick<Status, "bucket" | "conditions">,
  { reach, provider: { owner } }: Sources,
  tried?: string,
): Promise<void> {
  if (!reach || owner === undefined) return;
  const last = conditions[wholeBucket];
  if (!isOfAccount(failure)) {
    const since = last?.ofAccount && last.verdict === "blocked" ? (last.since ?? "") : tried;
    if (since !== undefined) await reach.within(owner, since);
  } else if (failure.kind !== "transient")
    await reach.out({ account: owner, bucket, reason: failure.message });
}
