import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Status } from "../tables/status.ts";
import { type Trigger, tryId } from "../triggers/trigger.ts";
import type { Checked, ReachSources } from "./reachAfter.ts";

/** S3 denies the list of the account's buckets, as a policy of the organisation may. */
export const isOfList = (failure: unknown): failure is S3Failure =>
  failure instanceof S3Failure && failure.operation === "ListBuckets" && failure.kind === "denied";

/** The failure, if it is one of S3 or of the account's session. Else throws it again. */
export function ofS3Only(error: unknown): S3Failure {
  if (error instanceof S3Failure) return error;
  throw error;
}

/** Whether the sweep enqueued one of these triggers to try a bucket of an account out of reach. */
export const isTry = (triggers: readonly Trigger[]): boolean =>
  triggers.some(({ id }) => id.startsWith(tryId));

/** Records what a check says of the bucket's account, if it says something. Rejects like the table. */
export async function recordReach(
  checked: Checked,
  recorded: Pick<Status, "bucket" | "conditions">,
  sources: ReachSources,
  { began, isTried = false }: { readonly began: string; readonly isTried?: boolean },
): Promise<void> {
  const all = [...Object.values(checked.conditions), ...Object.values(recorded.conditions)];
  if (!isTried && !all.some(({ ofAccount }) => ofAccount)) return;
  const { reachAfter } = await import("./reachAfter.ts");
  await reachAfter(checked, recorded, sources, { began, isTried });
}
