import { isIn } from "./access.ts";
import type { Members } from "./members.ts";

const atOnce = 25;
/** Some seconds of a worker's time. S3 itself refuses to create a bucket that another account has. */
export const mostSearched = 1_000;

/** The account that has a bucket; without one, how many accounts were not asked. */
export interface OwnerSearch {
  readonly owner?: string | undefined;
  readonly unasked: number;
}

/**
 * Which of the accounts lists the bucket as its own. At most a thousand are asked, those of `hints` first. A hint may be
 * false: it only orders the search, and one that is not among the accounts is ignored. An account that is out of reach is
 * passed over.
 */
export async function findOwner(
  bucket: string,
  accounts: readonly string[],
  members: Pick<Members, "providerOf">,
  hints: readonly string[] = [],
): Promise<OwnerSearch> {
  const hinted = new Set(hints.filter((id) => accounts.includes(id)));
  const searched = [...hinted, ...accounts.filter((id) => !hinted.has(id))].slice(0, mostSearched);
  for (let from = 0, to = hinted.size || atOnce; from < searched.length; from = to, to += atOnce) {
    const some = searched.slice(from, to);
    const owns = await Promise.all(some.map((account) => isIn(bucket, account, members)));
    const owner = some.find((_, index) => owns[index]);
    if (owner !== undefined) return { owner, unasked: 0 };
  }
  return { unasked: accounts.length - searched.length };
}
