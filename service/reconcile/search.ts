import { isIn } from "../members/access.ts";
import { findOwner, mostSearched } from "../members/findOwner.ts";
import type { Members } from "../members/members.ts";
import type { Ledger } from "../tables/ledger.ts";
import { type Conditions, ownStatus, type Searched, type Status, wholeBucket } from "../tables/status.ts";
import type { Check, Search, SearchedCheck } from "./checkResult.ts";
import type { Reconciliation } from "./reconciliation.ts";

// Loaded, with facts.ts, only for a bucket that does not exist, or that its account may not read.

const number = (count: number) => count.toLocaleString("en");

/** Searches the other accounts for a bucket that is not in `account`. Rejects like the tables. */
export async function search(
  bucket: string,
  account: string,
  members: Members,
  hints: readonly string[],
): Promise<Searched> {
  const others = [...(await members.ids())].filter((id) => id !== account);
  const { owner, unasked } = await findOwner(bucket, others, members, hints);
  if (owner !== undefined) {
    const reason = `the bucket is in account ${owner}, not in account ${account} as its spec says`;
    return { found: { verdict: "blocked", reason, unread: true } };
  }
  if (unasked === 0 || (await isIn(bucket, account, members))) return {};
  return {
    unfinished:
      `${number(mostSearched)} of the ${number(others.length)} other accounts were asked, and none of them has the bucket: ` +
      "if another one has it, put its number into the spec as account",
  };
}

/** The owner of a bucket that denies all reads is searched for once in this time: its account can send an event a second. */
const againMs = 5 * 60_000;

/** The check of a bucket that denies all reads, with what the search for its owner says. A person's request searches again. */
export async function withSearch(
  check: Check,
  searching: Search,
  { status, asked, began, hints = [] }: Pick<Reconciliation, "status" | "asked" | "began" | "hints">,
): Promise<SearchedCheck> {
  const last = asked.length === 0 ? status.searched : undefined;
  const isRecent = last !== undefined && Date.parse(began) - Date.parse(last.at) < againMs;
  const searched = { ...(isRecent ? last : { at: began, ...(await searching()) }), hints };
  const { found, unfinished } = searched;
  if (found) return { found: { ...check, conditions: { [wholeBucket]: found } }, searched };
  const conditions = unfinished === undefined ? check.conditions : withText(check.conditions, unfinished);
  return { found: { ...check, conditions }, searched };
}

/** With the text in the first of the reasons: a list shows all of them. */
const withText = (conditions: Conditions, text: string): Conditions =>
  Object.fromEntries(
    Object.entries(conditions).map(([facet, condition], index) => [
      facet,
      index === 0 ? { ...condition, reason: `${condition.reason}; ${text}` } : condition,
    ]),
  );

/**
 * Keeps for the next search the accounts of which alone an event came, while the bucket's owner is unknown. There are only a
 * few hints, so no account makes the service write again and again. Rejects like the table.
 */
export async function noteHints(
  known: Status,
  hints: readonly string[],
  ledger: Pick<Ledger, "record">,
): Promise<void> {
  const { searched } = known;
  if (!searched || searched.found || hints.length <= (searched.hints ?? []).length) return;
  await ledger.record({ ...ownStatus(known), searched: { ...searched, hints } });
}
