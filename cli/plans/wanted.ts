import type { Facts } from "../../core/resolve/facts.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import { type FoundFacts, factsOf as factsFor } from "../../service/reconcile/facts.ts";
import { reachOf } from "../../service/reconcile/owner.ts";
import type { Located } from "../../service/reconcile/wanting.ts";
import { readable } from "../../service/tables/schema.ts";
import { textIn } from "../../service/triggers/parts.ts";
import type { Foresight } from "./foresight.ts";

/** A bucket to plan: with its spec as it was written, or a bucket that only baselines can manage. */
export interface Target {
  readonly name: string;
  /** Absent if it has none. */
  readonly spec?: unknown;
  /** Where a listing found it. */
  readonly located?: Located | undefined;
}

/** The bucket that a spec names. */
export const targetOf = (spec: unknown): Target => ({ name: textIn(spec, "name") ?? "(no name)", spec });

/**
 * The facts of a bucket that these baselines need, as the service finds them. Rejects with an S3Failure if they cannot be
 * read.
 */
export async function factsOf(
  { name: bucket, spec: item, located }: Target,
  baselines: Layers["baselines"],
  { foreseer, now }: Pick<Foresight, "foreseer" | "now">,
): Promise<Facts> {
  const last = located ? undefined : readable(await foreseer.ledger.status(bucket));
  const trigger = { bucket, id: "facts", cause: { why: "sweep" as const, at: now().toISOString() } };
  const reach = await reachOf({ bucket, item, known: last, triggers: [trigger] }, foreseer.members);
  const { known, accounts } = reach;
  const subject = { bucket, item, known, causes: [], accounts, located, began: trigger.cause.at };
  const found: FoundFacts | undefined = await factsFor(subject, baselines, foreseer);
  if (found?.tagsUnread) throw found.tagsUnread;
  const { owner = "", region = "" } = foreseer.provider;
  return found?.facts ?? { name: bucket, account: accounts[0] ?? owner, region: located?.region ?? region };
}
