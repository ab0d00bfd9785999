import { S3Failure } from "../../core/providers/awsErrors.ts";
import { type Listing, noCounts } from "../tables/coverage.ts";
import type { Round } from "../tables/layerProgress.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { triggerOf } from "./layerRound.ts";
import type { LayerTick } from "./layerTick.ts";
import { surveyed } from "./surveyPage.ts";
import type { Asked, Source } from "./sweepSources.ts";

/** A page takes one call of S3 and up to 20 of the tables. */
const pagesATick = 10;
/** A listing that found buckets for the worker is repeated when they are checked. */
const againMs = 5 * 60_000;

/**
 * The next pages of the account's buckets: in a round one after the other, else one at a time and evenly over the sweep's
 * period. A bucket that a baseline selects and the ledger does not know yet is checked. The end of a listing is the coverage.
 */
export async function* listingOf({ round }: SweepPosition, tick: LayerTick): Source {
  if (!round?.layered) return;
  const now = tick.now.toISOString();
  const saved = await tick.listings.listing();
  if (saved?.last) yield covering(saved.last);
  if (round.place !== "listed" && round.place !== "ended") return;
  const isOther = round.place === "listed" && saved?.round !== round.at;
  let listing: Listing = saved && !isOther ? saved : begun(now, round.at, saved?.last);
  for (let page = 0; page < pagesATick && listing.nextAt <= now; page++) {
    if (tick.clock.now().getTime() >= tick.end) return;
    const read: Listing | undefined = yield* readPage(listing, round, tick);
    if (!read) return;
    listing = read;
  }
}

const begun = (at: string, round: string, last?: Listing["last"]): Listing => ({
  began: at,
  nextAt: at,
  paceMs: 0,
  pages: 0,
  round,
  counts: noCounts,
  last,
});

const noting = (listing: Listing): Asked => ({
  noted: (reached) => {
    reached.listing = listing;
  },
});

const covering = (last: Listing["last"]): Asked => ({
  noted: (reached) => {
    reached.covered = last;
  },
});

/** Returns the listing after the page; undefined if the tick has had its share of a round. */
async function* readPage(
  begin: Listing,
  round: Round,
  tick: LayerTick,
): AsyncGenerator<Asked, Listing | undefined, undefined> {
  const page = await tick.listed(begin.token).catch((error) => failedPage(error, begin));
  if ("failed" in page) {
    // S3 no longer takes the token: the listing begins anew.
    yield noting({ ...begin, token: undefined, after: undefined, pages: 0, counts: noCounts });
    throw page.failed;
  }
  const { wanted, counts } = await surveyed(page.buckets, begin.counts, tick);
  const isRound = round.place === "listed";
  let listing = begin;
  for (const bucket of wanted) {
    if (bucket <= (begin.after ?? "")) continue;
    if (isRound && !tick.takes()) return undefined;
    listing = { ...listing, after: bucket };
    yield {
      trigger: isRound ? triggerOf(round, bucket) : foundBy(listing, bucket, tick),
      ...noting(listing),
    };
  }
  const read = { ...listing, after: undefined, counts, pages: begin.pages + 1, token: page.next };
  if (page.next === undefined) return yield* ended(read, round, tick);
  const next = { ...read, nextAt: after(read.began, read.pages * read.paceMs) };
  yield { ...noting(next), isLast: true };
  return next;
}

function failedPage(error: unknown, { token }: Listing): { readonly failed: unknown } {
  const isRefused = error instanceof S3Failure && error.code.startsWith("Invalid");
  if (token === undefined || !isRefused) throw error;
  return { failed: error };
}

const foundBy = ({ began }: Listing, bucket: string, { now }: LayerTick): Trigger => ({
  bucket,
  id: `listed ${began}`,
  cause: { why: "sweep", at: now.toISOString() },
});

/** A round ends with its listing. The next listing reads the same number of pages evenly over a period. */
async function* ended(
  { began, pages, counts, last }: Listing,
  round: Round,
  { now, sweepPeriodMs }: LayerTick,
): AsyncGenerator<Asked, Listing, undefined> {
  const { baselines: _, unmanagedNames: __, ...figures } = counts;
  const isAwaited = counts.unchecked > 0 && counts.unchecked !== last?.unchecked;
  const at = now.toISOString();
  const start = isAwaited ? after(at, againMs) : after(began, sweepPeriodMs);
  const begin = start > at ? start : at;
  const paceMs = isAwaited ? 0 : sweepPeriodMs / pages;
  const next = { ...begun(begin, round.at, figures), paceMs };
  yield {
    noted: (reached) => {
      reached.listing = next;
      reached.covered = figures;
      reached.coverage = { ...counts, began, at };
      if (round.place === "listed") reached.round = { ...round, place: "ended" };
    },
    isLast: true,
  };
  return next;
}

const after = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString();
