import { type AccountAccess, isIn } from "../members/access.ts";
import { type Searched, wholeBucket } from "../tables/status.ts";
import type { Gate } from "./check.ts";
import type { Check, Search, SearchedCheck } from "./checkResult.ts";
import type { Reconciliation } from "./reconciliation.ts";

/** Searches once, and only if the answer is needed: it takes a call in each account, first in those of `hints`. */
export function searchFor(
  bucket: string,
  { members, provider: { owner } }: AccountAccess,
  hints: readonly string[] = [],
): Search {
  let found: Promise<Searched> | undefined;
  return async () => {
    if (!members || owner === undefined) return {};
    const { search } = await import("./facts.ts");
    found ??= search(bucket, owner, members, hints);
    return found;
  };
}

/** A gate that creates no bucket while another account has one of its name. */
export const unlessElsewhere =
  (gate: Gate, search: Search): Gate =>
  async (plan, refusal) => {
    const elsewhere = plan.exists ? undefined : (await search()).found;
    return elsewhere ? new Map([[wholeBucket, elsewhere]]) : gate(plan, refusal);
  };

/** The check of a bucket that the account may not read says which account owns it, if another one does. */
export async function withOwner(
  check: Check,
  search: Search,
  reconciliation: Reconciliation,
): Promise<SearchedCheck> {
  if (!isDenied(check)) return { found: check };
  const { withSearch } = await import("./facts.ts");
  return withSearch(check, search, reconciliation);
}

/** Whether a bucket without a spec, which its account may not read, is not that account's any more. */
export async function isLost(
  check: Check,
  bucket: string,
  { members, provider: { owner } }: AccountAccess,
): Promise<boolean> {
  if (!members || owner === undefined || !isDenied(check)) return false;
  return !(await isIn(bucket, owner, members, true));
}

const isDenied = ({ failure, facets, conditions }: Check): boolean =>
  failure
    ? failure.kind === "denied"
    : facets.length > 0 &&
      facets.every((facet) => conditions[facet]?.unread && conditions[facet].verdict === "blocked");
