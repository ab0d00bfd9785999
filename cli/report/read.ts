import { inARow } from "../../service/tables/lists.ts";
import type { Context } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { accountCoverage } from "../fleet/accountCoverage.ts";
import { accountSaid, homeOf, isOfAccount } from "../fleet/accounts.ts";
import { bareIn, coverageIn, knowsAccounts } from "../fleet/coverage.ts";
import { fleetOf } from "../fleet/fleetOf.ts";
import { GivenNames } from "../specs/namePattern.ts";
import { pressing } from "./figures.ts";
import { KeptFleet } from "./keptFleet.ts";
import { keptHistory } from "./keptHistory.ts";
import { regionsLack, regionsSeen } from "./regions.ts";
import { daysUntil, type FleetStory, type StoryBucket, type StoryEntry } from "./story.ts";

const atOnce = 8;
/** Of the specs that no verdict listed, this number is read one by one. All others count as pending. */
const mostReread = 1_000;

type Place = Pick<Deployment, "ledger" | "prefix" | "specTable"> &
  Partial<Pick<Deployment, "caller" | "listings">> & {
    readonly region: string;
    /** Only the buckets of this account. */
    readonly account?: string | undefined;
  };

/** Reads the fleet, or its buckets in one account, and their history of `dayCount` days. Undefined after a signal. */
export async function readStory(
  place: Place,
  dayCount: number,
  { now, progress, signal }: Pick<Context, "now" | "progress" | "signal">,
): Promise<FleetStory | undefined> {
  const { ledger, prefix, region, account } = place;
  const at = now().toISOString();
  const bar = progress("reading the ledger");
  const reading = { step: () => bar.step(), signal };
  try {
    const home = account === undefined ? undefined : await homeOf(place)();
    const isWanted = (entry: StoryEntry) => isOfAccount(entry.account, account, home);
    const history = await keptHistory(ledger, daysUntil(at, dayCount), { ...reading, isWanted });
    const fleet = new KeptFleet(new Set(history.entries.map(({ bucket }) => bucket)));
    for await (const one of account === undefined ? wholeFleet(ledger) : fleetOfAccount(place, account)) {
      if (signal.aborted) break;
      fleet.add(one);
      bar.step();
    }
    for (const [bucket, seen] of regionsSeen(history.entries)) fleet.locate(bucket, seen);
    const isRead = await readSpecs(place, fleet, signal);
    if (signal.aborted) return undefined;
    const lacks = [...(history.cut ? [history.cut] : []), ...(isRead ? [] : [regionsLack])].join(" ");
    const coverage = await (account === undefined ? coverageIn(ledger) : accountCoverage(place, account));
    const { days, entries } = history;
    const known = { buckets: fleet.listed, others: fleet.others };
    return {
      deployment: prefix,
      region,
      ...(account !== undefined && { ofAccount: account }),
      at,
      days,
      entries,
      ...known,
      ...(coverage && { coverage }),
      ...(lacks && { lacks }),
    };
  } finally {
    bar.end();
  }
}

/** The buckets that the ledger has, the most urgent first; the account of those without a spec as their index says it. */
async function* wholeFleet(ledger: Place["ledger"]): AsyncGenerator<StoryBucket> {
  const bare = (await knowsAccounts(ledger)) ? await bareIn(ledger) : undefined;
  const lists = pressing.map((verdict) => ledger.fleet(verdict));
  for await (const one of inARow(lists, pressing.length)) {
    const account = bare?.accounts.of(one.bucket);
    yield account === undefined ? one : { ...one, account };
  }
}

/** The managed buckets of an account, also those that were never reconciled. */
const fleetOfAccount = (place: Place, account: string): AsyncIterable<StoryBucket> =>
  // The report says by itself that the spec table could not be read.
  fleetOf(place, new GivenNames([]), () => undefined, account);

/**
 * Adds the regions of the listed buckets, and the buckets with a spec that no verdict listed. A spec without a region means
 * the region of the deployment. Returns false without permission to read the spec table.
 */
async function readSpecs(
  { specTable, ledger, region, account }: Place,
  fleet: KeptFleet,
  signal: AbortSignal,
): Promise<boolean> {
  const unlisted = new Map<string, string>();
  const addUnlisted = (name: string, place: string) =>
    unlisted.size < mostReread ? unlisted.set(name, place) : fleet.count("pending");
  try {
    for await (const spec of specTable.all()) {
      if (signal.aborted) break;
      const place = typeof spec.region === "string" ? spec.region : region;
      if (fleet.knows(spec.name)) fleet.locate(spec.name, place, accountSaid(spec));
      else if (account === undefined) addUnlisted(spec.name, place);
    }
  } catch (error) {
    if ((error as Error).name !== "AccessDeniedException") throw error;
    return false;
  }
  const read = (name: string) => bucketOf(name, ledger);
  for await (const one of inParallel(unlisted.keys(), atOnce, read, signal))
    fleet.add({ ...one, region: unlisted.get(one.bucket) });
  return true;
}

/** A bucket with a spec that no verdict listed: never reconciled, or its verdict changed between the reads. */
async function bucketOf(bucket: string, ledger: Place["ledger"]): Promise<StoryBucket> {
  const status = await ledger.status(bucket);
  if (status?.verdict) return status;
  return { bucket, verdict: "pending", reason: notReconciled };
}

const notReconciled = "Its spec is not reconciled yet.";
