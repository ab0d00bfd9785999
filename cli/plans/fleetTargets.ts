import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import { selectsName } from "../../core/resolve/select.ts";
import { reasonWords, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import { allBuckets } from "../deployment/buckets.ts";
import { NameSet } from "../specs/nameSet.ts";
import type { Foresight } from "./foresight.ts";
import type { Target } from "./wanted.ts";

/** Whether the buckets of the account could be listed. */
export interface Listing {
  failed: boolean;
}

/**
 * The buckets with a spec, and then the buckets of the account without one that some baseline may select by its name and
 * that the operator's settings do not exclude. Of all names only hashes are kept. If the account's buckets cannot be listed,
 * a note says so.
 */
export async function* fleetTargets(
  specs: AsyncIterable<Target>,
  baselines: Layers["baselines"],
  { foreseer: { provider, keptFrom } }: Pick<Foresight, "foreseer">,
  { note, signal }: Pick<Context, "note" | "signal">,
  listing: Listing,
): AsyncGenerator<Target> {
  const known = new NameSet();
  for await (const target of specs) {
    known.add(target.name);
    yield target;
  }
  if (baselines.length === 0) return;
  const isWanted = (name: string) =>
    baselines.some(({ select }) => selectsName(select, name)) && keptFrom?.(name) === undefined;
  try {
    const { owner: account = "", region: near = "us-east-1" } = provider;
    for await (const { name, region, created } of allBuckets(provider, near)) {
      if (signal.aborted) return;
      const located = region === undefined ? undefined : { account, region, created };
      if (!known.has(name) && isWanted(name)) yield { name, located };
    }
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    listing.failed = true;
    note(words`buckets without a spec are missing: they could not be listed: ${reasonWords(error.message)}`);
  }
}
