import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import { selectsName } from "../../core/resolve/select.ts";
import { reasonWords, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import { allBuckets } from "../deployment/buckets.ts";
import { NameSet } from "../specs/nameSet.ts";
import type { Foresight } from "./foresight.ts";
import type { Target } from "./wanted.ts";

/** Whether the buckets of all accounts could be listed. */
export interface Listing {
  failed: boolean;
}

/**
 * The buckets with a spec, and then the buckets of the accounts without one that some baseline may select by its name and
 * that the operator's settings do not exclude. Of all names only hashes are kept. If the buckets of an account cannot be
 * listed, a note says so. With `account`, only the buckets of that account.
 */
export async function* fleetTargets(
  specs: AsyncIterable<Target>,
  baselines: Layers["baselines"],
  { foreseer }: Pick<Foresight, "foreseer">,
  { note, signal }: Pick<Context, "note" | "signal">,
  listing: Listing,
  account?: string,
): AsyncGenerator<Target> {
  const known = new NameSet();
  for await (const target of specs) {
    known.add(target.name);
    yield target;
  }
  if (baselines.length === 0) return;
  const { keptFrom } = foreseer;
  const isWanted = (name: string) =>
    baselines.some(({ select }) => selectsName(select, name)) && keptFrom?.(name) === undefined;
  for (const provider of await providersOf(foreseer, account)) {
    const failed = (message: string) => {
      listing.failed = true;
      note(words`buckets without a spec are missing: they could not be listed: ${reasonWords(message)}`);
    };
    for await (const target of bareIn(provider, failed)) {
      if (signal.aborted) return;
      if (!known.has(target.name) && isWanted(target.name)) yield target;
    }
  }
}

/** S3 of each account whose buckets are listed. */
async function providersOf({ provider, members }: Foresight["foreseer"], account: string | undefined) {
  if (!members) return [provider];
  const ids = [...(await members.ids())].filter((id) => account === undefined || id === account);
  return ids.map((id) => members.providerOf(id));
}

/** The buckets of an account, up to the first that cannot be listed. */
async function* bareIn(provider: S3Provider, failed: (message: string) => void): AsyncGenerator<Target> {
  const { owner: account = "", region: near = "us-east-1" } = provider;
  try {
    for await (const { name, region, created } of allBuckets(provider, near))
      yield { name, located: region === undefined ? undefined : { account, region, created } };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    failed(error.message);
  }
}
