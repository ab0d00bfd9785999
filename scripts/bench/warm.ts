import type { Child } from "./child.ts";
import { medianOf, ratio, table, whole } from "./figures.ts";
import { addBucket, driftEvent, ownEvent, specEvent, suspend, trailEvent } from "./fleet.ts";
import type { Bench, Sample } from "./measuring.ts";
import type { programs } from "./programs.ts";
import type { Delays, StandIn } from "./standIn.ts";

interface Case {
  readonly title: string;
  readonly program: "reconcile" | "trail" | "floor";
  /** What has happened to the bucket, and the event of it. */
  readonly event: (standIn: StandIn, bucket: string) => object;
}

export const floor = "floor: one GET, one PUT";
export const repaired = "drift, repaired";
/** A round has a bucket of its own, so its first write is under a new session; the second is under the same. */
export const repairedAgain = "drift of the same bucket within 15 minutes, repaired";
export const inSync = "event without difference";

const cases: readonly Case[] = [
  { title: floor, program: "floor", event: (_, bucket) => ({ bucket }) },
  { title: repaired, program: "reconcile", event: drifted },
  { title: "the event of this repair", program: "reconcile", event: ownEvent },
  { title: inSync, program: "reconcile", event: (_, bucket) => driftEvent(bucket) },
  { title: repairedAgain, program: "reconcile", event: drifted },
  { title: "event to trigger (on-trail-event)", program: "trail", event: (_, bucket) => trailEvent(bucket) },
];

function drifted(standIn: StandIn, bucket: string): object {
  suspend(standIn, bucket);
  return driftEvent(bucket);
}

export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Runs each case once in each round, so that what else the machine does concerns all alike. Each round has its own bucket. */
export async function warmSamples(
  bench: Bench,
  standIn: StandIn,
  all: Awaited<ReturnType<typeof programs>>,
  { rounds, delays }: { readonly rounds: number; readonly delays: Delays },
): Promise<Samples> {
  const children = {
    reconcile: bench.start(all.reconcile),
    trail: bench.start(all.trail),
    floor: bench.start(all.floor),
  };
  const samples = new Map<string, Sample[]>(cases.map(({ title }) => [title, []]));
  for (let index = 0; index < rounds; index++) {
    const bucket = `warm-${index}`;
    addBucket(standIn, bucket);
    await bench.prepare(children.reconcile, specEvent(bucket));
    for (const { title, program, event } of cases)
      samples.get(title)?.push(await bench.warm(children[program], event(standIn, bucket), delays));
  }
  await Promise.all(Object.values(children).map((child: Child) => child.stop()));
  // The first rounds are those of a process that is not warm yet.
  for (const list of samples.values()) list.splice(0, Math.floor(rounds / 3));
  return samples;
}

/** The number of calls, or all numbers that were found. */
const counted = (samples: readonly Sample[], member: "s3" | "tables" | "sts") =>
  [...new Set(samples.map((sample) => sample[member]))].sort((a, b) => a - b).join(", ");

export function warmTable(samples: Samples): string {
  const least = medianOf(samples.get(floor) ?? [], ({ done }) => done);
  const times = (ms: number) => `${whole(ms)} (${ratio(ms / least)})`;
  const rows = [...samples].map(([title, list]) => [
    title,
    counted(list, "s3"),
    counted(list, "tables"),
    counted(list, "sts"),
    list[0]?.right === undefined ? "" : times(medianOf(list, ({ right }) => right ?? 0)),
    times(medianOf(list, ({ done }) => done)),
    medianOf(list, ({ cpu }) => cpu).toFixed(1),
  ]);
  return table(
    ["warm, p50", "S3 calls", "table calls", "sessions", "bucket right, ms", "all done, ms", "CPU, ms"],
    rows,
  );
}
