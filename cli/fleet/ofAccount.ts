import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Foresight } from "../plans/foresight.ts";
import { factsOf, type Target } from "../plans/wanted.ts";
import { accountSaid, isOfAccount } from "./accounts.ts";

/**
 * Those whose spec or name says the account, or says none where it is the deployment's own; of buckets without a spec those that
 * are there. `isElsewhere` gets the names of all others.
 */
export async function* ofAccount(
  targets: AsyncIterable<Target>,
  wanted: string,
  isElsewhere: (bucket: string) => void,
  foresight: Foresight,
): AsyncGenerator<Target> {
  const { members, provider } = foresight.foreseer;
  const home = members?.home ?? provider.owner;
  for await (const one of targets) {
    const account =
      one.spec === undefined
        ? await accountFound(one, wanted, foresight)
        : accountSaid({ name: one.name, ...Object(one.spec) });
    if (isOfAccount(account, wanted, home)) yield one;
    else isElsewhere(one.name);
  }
}

/** Where a bucket without a spec is. If that cannot be read, it counts as wanted: its plan says why. */
async function accountFound(target: Target, wanted: string, foresight: Foresight): Promise<string> {
  try {
    return (await factsOf(target, foresight.layers.baselines, foresight)).account;
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return wanted;
  }
}
