import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Listing } from "../tables/coverage.ts";
import type { ListedPage } from "./accountBuckets.ts";
import type { LayerTick } from "./layerTick.ts";

const accountsAtOnce = 8;

/** The next page of an account's listing, or why it could not be read. */
interface Fetched {
  readonly account: string;
  readonly listing: Listing;
  readonly answer: ListedPage | S3Failure;
  /** The account has another page, for which it waits behind the others. */
  again(listing: Listing): void;
}

type Entry = readonly [account: string, known?: Listing];

/**
 * The pages that are due, in the order in which S3 answers: a slow account delays no other one. First those of `begin`, then
 * the accounts that wait longest. Ends with the tick. Rejects like the tables.
 */
export async function* fetchedFrom(
  begin: readonly Entry[],
  accounts: ReadonlySet<string>,
  most: number,
  tick: LayerTick,
): AsyncGenerator<Fetched, void, undefined> {
  const queue = await queued(begin, accounts, most, tick);
  const open = new Map<string, Promise<Fetched | string>>();
  const again = (account: string) => (listing: Listing) => {
    if (listing.nextAt <= tick.now.toISOString()) queue.push([account, listing]);
  };
  for (let left = most; ; ) {
    const hasTime = tick.clock.now().getTime() < tick.end;
    const some = hasTime ? queue.splice(0, Math.min(left, accountsAtOnce - open.size)) : [];
    for (const [account, known] of some) open.set(account, pageOf(account, known, tick, again(account)));
    left -= some.length;
    if (open.size === 0) return;
    const fetched = await Promise.race(open.values());
    open.delete(typeof fetched === "string" ? fetched : fetched.account);
    if (typeof fetched !== "string") yield fetched;
  }
}

async function queued(
  begin: readonly Entry[],
  accounts: ReadonlySet<string>,
  most: number,
  { accounts: sources, now }: LayerTick,
): Promise<Entry[]> {
  const due = (await sources?.listings.due(now.toISOString(), most)) ?? [];
  const more = due.filter((account) => accounts.has(account) && !begin.some(([one]) => one === account));
  return [...begin, ...more.map((account) => [account] as const)];
}

/** Only the account's id if nothing is due: the index can be behind. */
async function pageOf(
  account: string,
  known: Listing | undefined,
  tick: LayerTick,
  again: (listing: Listing) => void,
): Promise<Fetched | string> {
  const listing = known ?? (await tick.accounts?.listings.of(account));
  if (!listing || listing.nextAt > tick.now.toISOString()) return account;
  const answer = await tick.listed(account, listing.token).catch((error: unknown) => {
    if (error instanceof S3Failure) return error;
    throw error;
  });
  return { account, listing, answer, again };
}
