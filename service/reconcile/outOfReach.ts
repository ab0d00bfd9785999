import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { AccountAccess } from "../members/access.ts";
import type { Outcome } from "../tables/history.ts";
import { type Status, wholeBucket } from "../tables/status.ts";
import { type Trigger, tryId } from "../triggers/trigger.ts";
import type { Place } from "./place.ts";
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

/** The account whose reach one of these triggers tries. */
function triedIn(triggers: readonly Trigger[]): string | undefined {
  const ids = triggers.flatMap(({ id }) => (id.startsWith(tryId) ? id : []));
  return ids.flatMap((id) => / (\d{12})$/.exec(id)?.[1] ?? []).at(-1);
}

/** Records whether a tried account is within reach, if the reconciliation of the bucket says nothing of it. Rejects like the tables. */
export async function recordTry(
  { bucket, triggers, account }: Pick<Place, "bucket" | "triggers" | "account">,
  { conditions = {} }: Pick<Outcome, "conditions">,
  { reach, members }: Pick<ReachSources, "reach"> & Pick<AccountAccess, "members">,
): Promise<void> {
  const tried = triedIn(triggers);
  // Conditions of facets stay while a bucket is not checked: it is paused, or its spec is invalid.
  const isChecked = conditions[wholeBucket]?.ofAccount ?? conditions[wholeBucket] === undefined;
  const isOut =
    account === tried && isChecked && Object.values(conditions).some(({ ofAccount }) => ofAccount);
  if (!reach || !members || tried === undefined || isOut) return;
  const { tryAccount } = await import("./reachAfter.ts");
  await tryAccount(tried, bucket, members, reach);
}

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
