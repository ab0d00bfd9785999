import type { Clock } from "../../core/providers/clock.ts";
import type { AccountList } from "../tables/accountList.ts";
import type { AccountListings } from "../tables/accountListings.ts";
import { begun } from "../tables/coverage.ts";
import type { KnownAccounts } from "../tables/currentAccounts.ts";

/** A page of an organisation's active accounts. */
export interface OrganisationPage {
  readonly accounts: readonly string[];
  readonly next?: string | undefined;
}

/** Which accounts a deployment with several has. */
export interface AccountSources {
  /** The deployment's own account. */
  readonly home: string;
  /** The ids of the settings; undefined where an organisation says which accounts there are. */
  readonly ids?: readonly string[] | undefined;
  /** One page of the organisation's accounts. Rejects like AWS Organizations. */
  readonly page?: ((token?: string) => Promise<OrganisationPage>) | undefined;
  readonly list: Pick<AccountList, "read" | "save">;
  readonly listings: Pick<AccountListings, "of" | "save" | "end" | "due" | "all">;
}

/**
 * How often the organisation is asked. A new account is covered within a quarter of an hour; and ListAccounts, which answers
 * 20 accounts at a time, has one low limit for everything in the organisation that calls it.
 */
export const askedEveryMs = 10 * 60_000;
/** One answer without an account is no proof. */
const missingMs = 5 * 60_000;
/** 2,000 accounts. The next tick reads on. */
const pagesATick = 100;
const unknown: KnownAccounts = { accounts: [], missing: {}, at: "" };

/**
 * The accounts of now, the own one included. Notes those that joined, whose buckets are listed at once, and those that left.
 * A failed answer of the organisation changes nothing: `failed` gets its error. Rejects like the tables.
 */
export async function membersAt(
  now: Date,
  sources: AccountSources,
  clock: Clock,
  failed: (error: unknown) => void,
): Promise<ReadonlySet<string>> {
  const { home, ids, list } = sources;
  const saved = await list.read();
  const before = saved ?? unknown;
  const at = now.toISOString();
  const after = ids
    ? { ...unknown, accounts: [...new Set([home, ...ids])] }
    : await asked(before, now, sources, clock, failed);
  const known = { ...after, accounts: [...new Set([home, ...after.accounts])] };
  await follow(before.accounts, known.accounts, at, sources);
  if (isSame(before, known) || (await list.save(known, saved))) return new Set(known.accounts);
  return new Set([home, ...((await list.read()) ?? known).accounts]);
}

const isSame = (a: KnownAccounts, b: KnownAccounts) =>
  a.at === b.at &&
  a.partial?.token === b.partial?.token &&
  a.accounts.length === b.accounts.length &&
  b.accounts.every((account) => a.accounts.includes(account));

/** The listings first: an account is known only once it has one. */
async function follow(
  before: readonly string[],
  now: readonly string[],
  at: string,
  { listings }: AccountSources,
): Promise<void> {
  const [was, is] = [new Set(before), new Set(now)];
  for (const account of is) if (!was.has(account)) await listings.save(account, begun(at, ""));
  for (const account of was) if (!is.has(account)) await listings.end(account, at);
}

/** What the organisation says, if it is time to ask. Reads on where the last tick ended; `failed` gets what ended this one. */
async function asked(
  before: KnownAccounts,
  now: Date,
  { page }: AccountSources,
  clock: Clock,
  failed: (error: unknown) => void,
): Promise<KnownAccounts> {
  const isTime = before.at === "" || now.getTime() - Date.parse(before.at) >= askedEveryMs;
  if (!page || !(isTime || before.partial)) return before;
  const end = clock.now().getTime() + 5_000;
  let { partial } = before;
  try {
    for (let pages = 0; pages < pagesATick && clock.now().getTime() < end; pages++) {
      const { accounts, next } = await page(partial?.token);
      const found = [...(partial?.accounts ?? []), ...accounts];
      partial = next === undefined ? undefined : { accounts: found, token: next };
      if (!partial) return answered(before, found, now.toISOString());
    }
  } catch (error) {
    failed(error);
    if (isTokenRefused(error)) partial = undefined;
  }
  return { ...before, partial };
}

/** A token expires. The answer then begins with its first page: with the same token each later tick would fail. */
const isTokenRefused = (error: unknown): boolean => (error as Error).name === "InvalidInputException";

/** The accounts after a complete answer. One that is missing leaves with the second answer that does not have it. */
export function answered(before: KnownAccounts, found: readonly string[], at: string): KnownAccounts {
  if (found.length === 0) throw new Error("the organisation has no account: its answer is not used");
  const is = new Set(found);
  const gone = before.accounts.filter((account) => !is.has(account));
  const since = gone.map((account) => [account, before.missing[account] ?? at] as const);
  const isLeft = (instant: string) => Date.parse(at) - Date.parse(instant) >= missingMs;
  const missing = since.filter(([, instant]) => !isLeft(instant));
  return {
    accounts: [...new Set([...missing.map(([account]) => account), ...found])],
    missing: Object.fromEntries(missing),
    at,
  };
}
