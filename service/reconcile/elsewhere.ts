import { type AccountAccess, findOwner } from "../members/access.ts";
import type { Members } from "../members/members.ts";
import { type Condition, wholeBucket } from "../tables/status.ts";
import type { Gate } from "./check.ts";
import type { Check } from "./checkResult.ts";

/** In which other account the bucket is, as a condition; undefined if no other account of the deployment lists it. */
export type Search = () => Promise<Condition | undefined>;

/** Searches once, and only if the answer is needed: it takes a call in each account. */
export function searchFor(bucket: string, { members, provider: { owner } }: AccountAccess): Search {
  let found: Promise<Condition | undefined> | undefined;
  return async () => {
    if (!members || owner === undefined) return undefined;
    found ??= search(bucket, owner, members);
    return found;
  };
}

async function search(bucket: string, owner: string, members: Members): Promise<Condition | undefined> {
  const others = [...(await members.ids())].filter((id) => id !== owner);
  const other = await findOwner(bucket, others, members);
  if (other === undefined) return undefined;
  const reason = `the bucket is in account ${other}, not in account ${owner} as its spec says`;
  return { verdict: "blocked", reason, unread: true };
}

/** A gate that creates no bucket while another account has one of its name. */
export const unlessElsewhere =
  (gate: Gate, search: Search): Gate =>
  async (plan) => {
    const elsewhere = plan.exists ? undefined : await search();
    return elsewhere ? new Map([[wholeBucket, elsewhere]]) : gate(plan);
  };

/** The check of a bucket that the account may not read: because another account owns it, if one does. */
export async function withOwner(check: Check, search: Search): Promise<Check> {
  const elsewhere = isDenied(check) ? await search() : undefined;
  return elsewhere ? { ...check, conditions: { [wholeBucket]: elsewhere } } : check;
}

const isDenied = ({ failure, facets, conditions }: Check): boolean =>
  failure
    ? failure.kind === "denied"
    : facets.length > 0 &&
      facets.every((facet) => conditions[facet]?.unread && conditions[facet].verdict === "blocked");
