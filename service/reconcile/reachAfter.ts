import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { Members } from "../members/members.ts";
import type { AccountFailure } from "../tables/accountReach.ts";
import type { Condition, Conditions, Status } from "../tables/status.ts";

// Loaded only for accounts out of reach.

/** Where workers record that an account is out of reach, or within reach again. */
export interface Reach {
  out(found: AccountFailure): Promise<void>;
  within(account: string, can: (use: "read" | "write") => Promise<boolean>): Promise<void>;
}

export interface ReachSources {
  readonly reach?: Reach | undefined;
  readonly provider: Pick<S3Provider, "owner" | "scopedTo">;
}

/** A check of a bucket, as far as it says whether the account is within reach. */
export interface Checked {
  readonly conditions: Conditions;
  readonly sent?: readonly unknown[];
}

/** STS and S3 are throttled now and then: that is the account's condition only if it lasts. */
const lastsMs = 5 * 60_000;

/** The condition that the account is out of reach, for reading rather than for writing; undefined if no facet has it. */
function ofAccountIn(conditions: Conditions): Condition | undefined {
  const all = Object.values(conditions).filter(({ ofAccount }) => ofAccount);
  return all.find(({ unread }) => unread) ?? all[0];
}

/**
 * Records what a check says of the bucket's account, once for all of its buckets. That the account is within reach again is
 * shown by a try, and by a write of a bucket that could not be written. Rejects like the table.
 */
export async function reachAfter(
  { conditions, sent = [] }: Checked,
  recorded: Pick<Status, "bucket" | "conditions">,
  { reach, provider }: ReachSources,
  { began, isTried }: { readonly began: string; readonly isTried: boolean },
): Promise<void> {
  const { owner: account } = provider;
  if (!reach || account === undefined) return;
  const [found, last] = [ofAccountIn(conditions), ofAccountIn(recorded.conditions)];
  const { bucket } = recorded;
  if (found) {
    const { reason, unread = false } = found;
    const isBlocked = found.verdict === "blocked";
    // What could not be read can be: its buckets wait no longer, and the reason is another one.
    if (isTried && !unread) await reach.within(account, async (use) => use === "read");
    const since = (isBlocked ? undefined : last?.since) ?? began;
    if (isBlocked || Date.parse(began) - Date.parse(since) >= lastsMs)
      await reach.out({ account, bucket, reason, since, isRead: unread });
  } else if (isTried || (last && sent.length > 0))
    await reach.within(
      account,
      async (use) => use === "read" || sent.length > 0 || canWrite(bucket, provider),
    );
}

/** Whether the account's role for writing can be assumed. */
async function canWrite(bucket: string, { scopedTo }: ReachSources["provider"]): Promise<boolean> {
  const scope = { bucket, permissions: [{ action: "s3:ListBucket" }] };
  return (await scopedTo?.(scope).refusal?.(true)) === undefined;
}

/**
 * Records whether the account is within reach, where the check of the tried bucket says nothing of it: its spec was deleted, is
 * paused, or names another account. Rejects like the tables.
 */
export async function tryAccount(
  account: string,
  bucket: string,
  members: Pick<Members, "ids" | "providerOf">,
  reach: Reach,
): Promise<void> {
  if (!(await members.ids()).has(account)) return;
  const provider = members.providerOf(account);
  await reach.within(
    account,
    async (use) => (await canRead(provider)) && (use === "read" || canWrite(bucket, provider)),
  );
}

/** Whether S3 answers under the account's session for reading. A refusal is an answer. */
async function canRead(provider: S3Provider): Promise<boolean> {
  try {
    await provider.read(provider.region ?? "us-east-1", new ListBucketsCommand({ MaxBuckets: 1 }));
    return true;
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return error.kind !== "unauthenticated" && error.kind !== "transient";
  }
}
