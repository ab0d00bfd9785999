import { inARow } from "../../service/tables/lists.ts";
import type { Context } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { accountSaid } from "../fleet/accounts.ts";
import { coverageIn } from "../fleet/coverage.ts";
import { pressing } from "./figures.ts";
import { KeptFleet } from "./keptFleet.ts";
import { keptHistory } from "./keptHistory.ts";
import { regionsLack, regionsSeen } from "./regions.ts";
import { daysUntil, type FleetStory, type StoryBucket } from "./story.ts";

const atOnce = 8;
/** Of the specs that no verdict listed, this number is read one by one. All others count as pending. */
const mostReread = 1_000;

type Place = Pick<Deployment, "ledger" | "prefix" | "specTable"> & { readonly region: string };

/** Reads the fleet and its history of `dayCount` days from the ledger. Undefined after a signal. */
export async function readStory(
  place: Place,
  dayCount: number,
  { now, progress, signal }: Pick<Context, "now" | "progress" | "signal">,
): Promise<FleetStory | undefined> {
  const { ledger, prefix, region } = place;
  const at = now().toISOString();
  const bar = progress("reading the ledger");
  const reading = { step: () => bar.step(), signal };
  try {
    const history = await keptHistory(ledger, daysUntil(at, dayCount), reading);
    const fleet = new KeptFleet(new Set(history.entries.map(({ bucket }) => bucket)));
    for await (const one of inARow(
      pressing.map((verdict) => ledger.fleet(verdict)),
      pressing.length,
    )) {
      if (signal.aborted) break;
      fleet.add(one);
      bar.step();
    }
    for (const [bucket, seen] of regionsSeen(history.entries)) fleet.locate(bucket, seen);
    const isRead = await readSpecs(place, fleet, signal);
    if (signal.aborted) return undefined;
    const lacks = [...(history.cut ? [history.cut] : []), ...(isRead ? [] : [regionsLack])].join(" ");
    const coverage = await coverageIn(ledger);
    const { days, entries } = history;
    const known = { buckets: fleet.listed, others: fleet.others };
    return {
      deployment: prefix,
      region,
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

/**
 * Adds the regions of the listed buckets, and the buckets with a spec that no verdict listed. A spec without a region means
 * the region of the deployment. Returns false without permission to read the spec table.
 */
async function readSpecs(
  { specTable, ledger, region }: Place,
  fleet: KeptFleet,
  signal: AbortSignal,
): Promise<boolean> {
  const unlisted = new Map<string, string>();
  try {
    for await (const spec of specTable.all()) {
      if (signal.aborted) break;
      const place = typeof spec.region === "string" ? spec.region : region;
      if (fleet.knows(spec.name)) fleet.locate(spec.name, place, accountSaid(spec));
      else if (unlisted.size < mostReread) unlisted.set(spec.name, place);
      else fleet.count("pending");
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
