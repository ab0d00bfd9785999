import { verdicts } from "../../service/tables/status.ts";
import type { Context } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { readBySlice } from "../fleet/fleetOf.ts";
import { eachOnce, located, regionsLack, regionsOf } from "./regions.ts";
import { daysUntil, type FleetStory, type StoryBucket, type StoryEntry } from "./story.ts";

const atOnce = 8;

type Place = Pick<Deployment, "ledger" | "prefix" | "specTable"> & { readonly region: string };

/** Reads the fleet and its history of `dayCount` days from the ledger. Undefined after a signal. */
export async function readStory(
  { ledger, prefix, region, specTable }: Place,
  dayCount: number,
  { now, progress, signal }: Pick<Context, "now" | "progress" | "signal">,
): Promise<FleetStory | undefined> {
  const at = now().toISOString();
  const days = daysUntil(at, dayCount);
  const bar = progress("reading the ledger", verdicts.length + days.length);
  const readEach = async <N extends string, T>(names: readonly N[], read: (name: N) => Promise<T[]>) => {
    const all: T[] = [];
    for await (const some of inParallel(names, atOnce, read, signal)) {
      for (const one of some) all.push(one);
      bar.step();
    }
    return all;
  };
  try {
    const regions = await regionsOf(specTable.all(), region, signal);
    const sweptSince = await ledger.sweptSince();
    const found = await readEach(verdicts, (verdict) => listOf(ledger.fleet(verdict)));
    const known = eachOnce<StoryBucket>(found.map((entry) => readBySlice(entry, sweptSince)));
    const names = new Set(known.map(({ bucket }) => bucket));
    const others = [...(regions?.keys() ?? [])].filter((name) => !names.has(name));
    const rest = await readEach(others, async (name) => [await bucketOf(name, ledger)]);
    const entries = await readEach(days, (day) => listOf(withoutBefore(ledger.day(day))));
    const buckets = located([...known, ...rest], entries, regions);
    const story = { deployment: prefix, region, at, days, buckets, entries };
    return signal.aborted ? undefined : { ...story, ...(!regions && { lacks: regionsLack }) };
  } finally {
    bar.end();
  }
}

async function listOf<T>(found: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of found) list.push(one);
  return list;
}

/** A bucket with a spec that no verdict listed: never reconciled, or its verdict changed between the reads. */
async function bucketOf(bucket: string, ledger: Place["ledger"]): Promise<StoryBucket> {
  const status = await ledger.status(bucket);
  if (status?.verdict) return status;
  return { bucket, verdict: "pending", reason: notReconciled };
}

const notReconciled = "Its spec is not reconciled yet.";

/** Drops whole values: the report shows the differences. */
async function* withoutBefore(entries: ReturnType<Deployment["ledger"]["day"]>): AsyncGenerator<StoryEntry> {
  for await (const { before: _, after: __, ...kept } of entries) yield kept;
}
