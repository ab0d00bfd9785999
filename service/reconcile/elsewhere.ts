import { type AccountAccess, findOwner, isIn } from "../members/access.ts";
import type { Members } from "../members/members.ts";
import { type Condition, type Status, wholeBucket } from "../tables/status.ts";
import type { Gate } from "./check.ts";
import type { Check } from "./checkResult.ts";
import type { Situation } from "./reconciliation.ts";

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
  async (plan, refusal) => {
    const elsewhere = plan.exists ? undefined : await search();
    return elsewhere ? new Map([[wholeBucket, elsewhere]]) : gate(plan, refusal);
  };

/** The owner of a bucket that denies all reads is searched for once in this time: its account can send an event a second. */
const againMs = 5 * 60_000;

/**
 * The check of a bucket that the account may not read: because another account owns it, if one does. With it the search that
 * says so, for the ledger; a person's request searches again.
 */
export async function withOwner(
  check: Check,
  search: Search,
  { status, asked, began }: Pick<Situation, "status" | "asked" | "began">,
): Promise<{ readonly found: Check; readonly searched?: Status["searched"] }> {
  if (!isDenied(check)) return { found: check };
  const last = asked.length === 0 ? status.searched : undefined;
  const isRecent = last !== undefined && Date.parse(began) - Date.parse(last.at) < againMs;
  const searched = isRecent ? last : { at: began, found: await search() };
  const { found: elsewhere } = searched;
  return { found: elsewhere ? { ...check, conditions: { [wholeBucket]: elsewhere } } : check, searched };
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
