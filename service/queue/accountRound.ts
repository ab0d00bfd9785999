import { S3Failure } from "../../core/providers/awsErrors.ts";
import { begun, type Listing } from "../tables/coverage.ts";
import type { Round } from "../tables/layerProgress.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import { fetchedFrom } from "./accountPages.ts";
import { totalCoverage } from "./accountTotals.ts";
import { anew, covering, enqueued, foundBy, isTokenRefused, type Lister, nextListing } from "./discovery.ts";
import type { LayerTick } from "./layerTick.ts";
import type { Asked, Source } from "./sweepSources.ts";

/** Accounts whose listing a tick begins or continues. At this rate 10,000 accounts take four hours. */
const accountsATick = 40;
/** Buckets that a tick counts, as many as in a deployment with one account. */
const namesATick = 10_000;
const longestPauseMs = 30 * 60_000;
const mostNames = 20;

/**
 * The next pages of the buckets of several accounts, some accounts at the same time and each in its turn: one that fails or is
 * slow delays no other one. Its turn comes again later. A round begins a new listing in each account.
 */
export async function* accountsListingOf({ round }: SweepPosition, tick: LayerTick): Source {
  const accounts = await tick.members();
  if (!round?.layered || !accounts || !tick.accounts) return;
  const begin = round.place === "listed" ? yield* inRound(round, accounts, tick) : [];
  const changed = new Map<string, Listing>();
  if (round.place === "listed" || round.place === "ended") yield* pagesOf(begin, accounts, changed, tick);
  yield await coverageAfter(changed, accounts, tick);
}

/** Accounts whose listing begins anew in this round, in the order of their ids. The last of them end the round. */
async function* inRound(
  round: Round,
  accounts: ReadonlySet<string>,
  tick: LayerTick,
): AsyncGenerator<Asked, [string, Listing][], undefined> {
  const left = [...accounts].sort().filter((account) => account > (round.after ?? ""));
  const some = left.slice(0, accountsATick);
  const at = tick.now.toISOString();
  const begin: [string, Listing][] = [];
  for (const account of some) {
    const { last, lastBegan, lastAt, failed } = (await tick.accounts?.listings.of(account)) ?? begun(at, "");
    const listing = { ...begun(at, round.at, last), lastBegan, lastAt, failed };
    begin.push([account, listing]);
    yield notingOf(account)(listing);
  }
  const isOver = some.length === left.length;
  yield {
    noted: (reached) => {
      reached.round = {
        ...round,
        ...(isOver ? { place: "ended", after: undefined } : { after: some.at(-1) }),
      };
    },
  };
  return begin;
}

const notingOf =
  (account: string) =>
  (listing: Listing): Asked => ({ noted: ({ ofAccounts }) => void ofAccounts.set(account, listing) });

async function* pagesOf(
  begin: readonly [string, Listing][],
  accounts: ReadonlySet<string>,
  changed: Map<string, Listing>,
  tick: LayerTick,
): Source {
  let left = namesATick;
  const pages = fetchedFrom(begin, accounts, accountsATick, tick);
  for await (const { account, listing, answer, again } of pages) {
    const isFailure = answer instanceof S3Failure;
    const lister = listerOf(account, tick);
    if (isFailure) {
      const next = failedListing(listing, answer, tick);
      changed.set(account, next);
      yield lister.noting(next);
      continue;
    }
    const read: Listing | undefined = yield* enqueued(
      answer,
      { ...listing, failed: undefined },
      lister,
      tick,
    );
    if (!read) return;
    changed.set(account, read);
    left -= answer.buckets.length;
    if (left <= 0) return;
    again(read);
  }
}

function listerOf(account: string, tick: LayerTick): Lister {
  const noting = notingOf(account);
  const at = tick.now.toISOString();
  return {
    account,
    isLimited: true,
    trigger: (bucket, listing) => foundBy(listing, bucket, account, tick),
    // An account whose next page is overdue waits behind the others that are.
    noting: (listing) => noting({ ...listing, nextAt: listing.nextAt > at ? listing.nextAt : at }),
    ended(read) {
      const { began, counts } = read;
      const figures = {
        ...counts,
        unmanagedNames: counts.unmanagedNames.slice(0, mostNames),
        uncheckedNames: counts.uncheckedNames.slice(0, mostNames),
      };
      const next = { ...nextListing(read, figures, tick), lastBegan: began, lastAt: at };
      return { next, ...noting(next), isLast: true };
    },
  };
}

/** The listing is tried again, ever later. What the last complete one counted stays. */
function failedListing(listing: Listing, failure: S3Failure, { now }: LayerTick): Listing {
  const { since, attempts = 0 } = listing.failed ?? {};
  const failed = { reason: failure.message, since: since ?? now.toISOString(), attempts: attempts + 1 };
  const pauseMs = Math.min(longestPauseMs, 60_000 * 2 ** Math.min(attempts, 10));
  const nextAt = new Date(now.getTime() + pauseMs).toISOString();
  return { ...(isTokenRefused(failure, listing) ? anew(listing) : listing), failed, nextAt };
}

const coverageEveryMinutes = 5;
/** Of this many accounts all figures are read each time that one of them has changed. */
const mostAtOnce = 200;

async function coverageAfter(
  changed: ReadonlyMap<string, Listing>,
  accounts: ReadonlySet<string>,
  tick: LayerTick,
): Promise<Asked> {
  const isNow = Math.floor(tick.now.getTime() / 60_000) % coverageEveryMinutes === 0;
  const isCounted = isNow || (changed.size > 0 && accounts.size <= mostAtOnce);
  if (!isCounted) return covering(await tick.listings.coverage());
  const { coverage, unlisted } = await totalCoverage(changed, accounts, tick);
  return {
    noted: (reached) => {
      for (const [account, listing] of unlisted) reached.ofAccounts.set(account, listing);
      reached.coverage = coverage;
      reached.covered = coverage;
    },
  };
}
