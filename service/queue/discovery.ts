import { S3Failure } from "../../core/providers/awsErrors.ts";
import { begun, type Counts, type Figures, type Listing, noCounts } from "../tables/coverage.ts";
import type { Round } from "../tables/layerProgress.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import type { Trigger } from "../triggers/trigger.ts";
import type { ListedPage } from "./accountBuckets.ts";
import { triggerOf } from "./layerRound.ts";
import type { LayerTick } from "./layerTick.ts";
import { surveyed } from "./surveyPage.ts";
import type { Asked, Source } from "./sweepSources.ts";

/** A page takes one call of S3 and up to 20 of the tables. */
const pagesATick = 10;
/** A listing that found buckets for the worker is repeated when they are checked. */
const againMs = 5 * 60_000;

/** Of which account a listing is, and what its pages lead to. */
export interface Lister {
  readonly account: string;
  /** Each bucket to check takes one of the round's rate. */
  readonly isLimited: boolean;
  trigger(bucket: string, listing: Listing): Trigger;
  noting(listing: Listing): Asked;
  /** The next listing, after one that is complete. */
  ended(read: Listing): Asked & { readonly next: Listing };
}

/**
 * The next pages of the buckets of a deployment's only account: in a round one after the other, else one at a time and evenly
 * over the sweep's period. A bucket that a baseline selects and the ledger does not know yet is checked. The end of a listing
 * is the coverage.
 */
export async function* listingOf({ round }: SweepPosition, tick: LayerTick): Source {
  if (!round?.layered || tick.accounts) return;
  const now = tick.now.toISOString();
  const saved = await tick.listings.listing();
  if (saved?.last) yield covering(saved.last);
  if (round.place !== "listed" && round.place !== "ended") return;
  const isOther = round.place === "listed" && saved?.round !== round.at;
  let listing: Listing = saved && !isOther ? saved : begun(now, round.at, saved?.last);
  const lister = listerOf(round, tick);
  for (let page = 0; page < pagesATick && listing.nextAt <= now; page++) {
    if (tick.clock.now().getTime() >= tick.end) return;
    const read: Listing | undefined = yield* readPage(listing, lister, tick);
    if (!read) return;
    listing = read;
  }
}

/** The same listing from its beginning, because S3 no longer takes its token. */
export const anew = (listing: Listing): Listing => ({
  ...listing,
  token: undefined,
  after: undefined,
  pages: 0,
  counts: noCounts,
});

const noting = (listing: Listing): Asked => ({
  noted: (reached) => {
    reached.listing = listing;
  },
});

export const covering = (last: Figures | undefined): Asked => ({
  noted: (reached) => {
    reached.covered = last;
  },
});

function listerOf(round: Round, tick: LayerTick): Lister {
  const { account } = tick;
  const isRound = round.place === "listed";
  return {
    account,
    isLimited: isRound,
    trigger: (bucket, listing) =>
      isRound ? { ...triggerOf(round, bucket), account } : foundBy(listing, bucket, account, tick),
    noting,
    ended: (read) => ended(read, round, tick),
  };
}

/** Returns the listing after the page; undefined if the tick has had its share of a round. */
async function* readPage(
  begin: Listing,
  lister: Lister,
  tick: LayerTick,
): AsyncGenerator<Asked, Listing | undefined, undefined> {
  let page: ListedPage;
  try {
    page = await tick.listed(lister.account, begin.token);
  } catch (error) {
    if (isTokenRefused(error, begin)) yield noting(anew(begin));
    throw error;
  }
  return yield* enqueued(page, begin, lister, tick);
}

/** Enqueues what a page has for the worker. Returns the listing after it; undefined if the tick has had its share. */
export async function* enqueued(
  page: ListedPage,
  begin: Listing,
  lister: Lister,
  tick: LayerTick,
): AsyncGenerator<Asked, Listing | undefined, undefined> {
  const { wanted, counts } = await surveyed(page.buckets, begin.counts, {
    ...tick,
    account: lister.account,
    home: tick.account,
  });
  let listing = begin;
  for (const bucket of wanted) {
    if (bucket <= (begin.after ?? "")) continue;
    if (lister.isLimited && !tick.takes()) return undefined;
    listing = { ...listing, after: bucket };
    yield { trigger: lister.trigger(bucket, listing), ...lister.noting(listing) };
  }
  const read = { ...listing, after: undefined, counts, pages: begin.pages + 1, token: page.next };
  if (page.next === undefined) {
    const { next, ...asked } = lister.ended(read);
    yield asked;
    return next;
  }
  const next = { ...read, nextAt: after(read.began, read.pages * read.paceMs) };
  yield { ...lister.noting(next), isLast: true };
  return next;
}

export const isTokenRefused = (error: unknown, { token }: Listing): boolean =>
  token !== undefined && error instanceof S3Failure && error.code.startsWith("Invalid");

/** The check of a bucket that a listing outside of a round found. */
export const foundBy = (
  { began }: Listing,
  bucket: string,
  account: string,
  { now }: Pick<LayerTick, "now">,
): Trigger => ({
  bucket,
  id: `listed ${began}`,
  account,
  cause: { why: "sweep", at: now.toISOString() },
});

/** The next listing reads the same number of pages evenly over a period. */
export function nextListing(
  { began, pages, counts, last, round }: Listing,
  figures: Figures,
  { now, sweepPeriodMs }: Pick<LayerTick, "now" | "sweepPeriodMs">,
): Listing {
  const isAwaited = counts.unchecked > 0 && counts.unchecked !== last?.unchecked;
  const at = now.toISOString();
  const start = isAwaited ? after(at, againMs) : after(began, sweepPeriodMs);
  const begin = start > at ? start : at;
  return { ...begun(begin, round, figures), paceMs: isAwaited ? 0 : sweepPeriodMs / pages };
}

export const figuresOf = ({
  baselines: _,
  unmanagedNames: __,
  uncheckedNames: ___,
  ...figures
}: Counts): Figures => figures;

/** A round ends with its listing. */
function ended(read: Listing, round: Round, tick: LayerTick): ReturnType<Lister["ended"]> {
  const { began, counts } = read;
  const figures = figuresOf(counts);
  const at = tick.now.toISOString();
  const next = nextListing({ ...read, round: round.at }, figures, tick);
  return {
    next,
    noted: (reached) => {
      reached.listing = next;
      reached.covered = figures;
      reached.coverage = { ...counts, began, at };
      if (round.place === "listed") reached.round = { ...round, place: "ended" };
    },
    isLast: true,
  };
}

const after = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString();
