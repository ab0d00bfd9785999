import { type AccountTurn, isAccountTurn } from "../../service/tables/accountTurn.ts";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { Ledger } from "../../service/tables/ledger.ts";
import { isReminder, type Published } from "../../service/tables/reminder.ts";
import { isOfAccount } from "../fleet/accounts.ts";
import { daysUntil } from "./story.ts";

/** An entry of a bucket, or that the account is out of reach, or within reach again. */
export type OfAccount = RecordedEntry | (AccountTurn & { readonly bucket: string; readonly entry: string });

export const isTurn = (entry: OfAccount): entry is Exclude<OfAccount, RecordedEntry> => isAccountTurn(entry);

interface Asked {
  readonly account: string;
  /** The deployment's own account. */
  readonly home: string | undefined;
  readonly limit: number;
  /** The number of days (UTC) up to `at`. */
  readonly days: number;
  readonly at: string;
  readonly signal: AbortSignal;
  /** Called for each entry that was read, of any account. */
  step(): void;
}

/**
 * The newest entries of the history of an account's buckets, and of the account, newest first. Reads the days of the whole fleet,
 * the newest first, up to the one that fills the limit: of each day only as many entries are kept. Rejects like the ledger.
 */
export async function* accountHistory(
  ledger: Pick<Ledger, "published">,
  { account, home, limit, days, at, signal, step }: Asked,
): AsyncGenerator<OfAccount, void, undefined> {
  const isWanted = (one: OfAccount) => isOfAccount(one.account, account, home);
  let left = limit;
  for (const day of daysUntil(at, days).reverse()) {
    const newest = await last(left, stepped(ledger.published(day), step, signal), isWanted);
    yield* newest.reverse();
    left -= newest.length;
    if (left === 0 || signal.aborted) return;
  }
}

async function* stepped(
  day: AsyncIterable<Published>,
  step: () => void,
  signal: AbortSignal,
): AsyncGenerator<OfAccount> {
  for await (const entry of day) {
    if (signal.aborted) return;
    step();
    if (!isReminder(entry)) yield entry as OfAccount;
  }
}

/** The last `most` of a list that are wanted, in its order. */
async function last<T>(most: number, list: AsyncIterable<T>, isWanted: (one: T) => boolean): Promise<T[]> {
  const kept: T[] = [];
  for await (const one of list) {
    if (!isWanted(one)) continue;
    kept.push(one);
    if (kept.length > most) kept.shift();
  }
  return kept;
}
