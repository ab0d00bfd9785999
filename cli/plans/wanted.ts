import type { Facts } from "../../core/resolve/facts.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import type { Located } from "../../service/reconcile/place.ts";
import { whereIs } from "../../service/reconcile/where.ts";
import { readable } from "../../service/tables/schema.ts";
import { textIn } from "../../service/triggers/parts.ts";
import { type Foresight, withLayers } from "./foresight.ts";

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
  foresight: Foresight,
): Promise<Facts> {
  const { foreseer } = withLayers(foresight, { baselines, exceptions: [] });
  const known = located ? undefined : readable(await foreseer.ledger.status(bucket));
  const began = foresight.now().toISOString();
  const trigger = { bucket, id: "facts", cause: { why: "sweep" as const, at: began } };
  const asked = { bucket, item, known, triggers: [trigger], located, began };
  const { account, found, unreached } = await whereIs(asked, foreseer);
  const failure = unreached ?? found?.tagsUnread;
  if (failure) throw failure;
  const { owner = "", region = "" } = foreseer.provider;
  const place = { name: bucket, account: account ?? owner, region: located?.region ?? region };
  // Without a baseline the spec alone says where it is.
  return found?.facts ?? { ...place, region: textIn(item, "region") ?? place.region };
}
