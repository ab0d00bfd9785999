import { verdicts } from "../../core/tables/status.ts";
import type { Context } from "../command.ts";
import type { Deployment } from "../deployment.ts";
import { inParallel } from "../parallel.ts";
import { daysUntil, type FleetStory, type StoryEntry } from "./story.ts";

const atOnce = 8;

type Place = Pick<Deployment, "ledger" | "prefix"> & { readonly region: string };

/** Reads what the ledger knows of the fleet, and of so many days. Undefined if it was stopped on the way. */
export async function readStory(
  { ledger, prefix, region }: Place,
  dayCount: number,
  { now, progress, signal }: Pick<Context, "now" | "progress" | "signal">,
): Promise<FleetStory | undefined> {
  const at = now().toISOString();
  const days = daysUntil(at, dayCount);
  const bar = progress("reading the ledger", verdicts.length + days.length);
  const readEach = async <N extends string, T>(names: readonly N[], read: (name: N) => AsyncIterable<T>) => {
    const all: T[] = [];
    for await (const some of inParallel(names, atOnce, (name) => listOf(read(name)), signal)) {
      for (const one of some) all.push(one);
      bar.step();
    }
    return all;
  };
  try {
    const buckets = await readEach(verdicts, (verdict) => ledger.fleet(verdict));
    const entries = await readEach(days, (day) => withoutBefore(ledger.day(day)));
    return signal.aborted ? undefined : { deployment: prefix, region, at, days, buckets, entries };
  } finally {
    bar.end();
  }
}

async function listOf<T>(found: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of found) list.push(one);
  return list;
}

/** Whole values are much, and told as differences anyway. */
async function* withoutBefore(entries: ReturnType<Deployment["ledger"]["day"]>): AsyncGenerator<StoryEntry> {
  for await (const { before: _, after: __, ...kept } of entries) yield kept;
}
