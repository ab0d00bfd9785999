import { S3Failure } from "../../core/providers/awsErrors.ts";
import { type Status, wholeBucket } from "../tables/status.ts";

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

/** The failure, if it concerns the account. Else throws it again. */
export function ofAccountOnly(error: unknown): S3Failure {
  if (isOfAccount(error)) return error;
  throw error;
}

/** Records what a check says of the bucket's account, once for all of its buckets. Rejects like the table. */
export async function recordReach(
  failure: S3Failure | undefined,
  { bucket, conditions }: Pick<Status, "bucket" | "conditions">,
  { reach, provider: { owner } }: Sources,
): Promise<void> {
  if (!reach || owner === undefined) return;
  const last = conditions[wholeBucket];
  if (!isOfAccount(failure)) {
    if (last?.ofAccount && last.verdict === "blocked") await reach.within(owner, last.since ?? "");
  } else if (failure.kind !== "transient")
    await reach.out({ account: owner, bucket, reason: failure.message });
}
