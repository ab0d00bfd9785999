import { Child } from "./child.ts";
import { atShare, medianOf, ratio, shareOf, table, whole } from "./figures.ts";
import { addBucket, driftEvent, specEvent, suspend, trailEvent } from "./fleet.ts";
import type { Bench, Sample } from "./measuring.ts";
import { empty, type Program, type programs } from "./programs.ts";
import type { Delays, StandIn } from "./standIn.ts";

/** A Node process that does nothing: milliseconds from its start to its first line, and its memory in megabytes. */
interface Empty {
  readonly done: number;
  readonly rss: number;
}

export interface ColdSamples {
  readonly empty: readonly Empty[];
  readonly functions: readonly { readonly program: Program; readonly samples: readonly Sample[] }[];
}

async function emptyProcess(): Promise<Empty> {
  const child = new Child([empty], {});
  const { rss } = await child.answer();
  const done = performance.now() - child.startedAt;
  await child.stop();
  return { done, rss };
}

/** A new process for each event, in turns with a Node process that does nothing. */
export async function coldSamples(
  bench: Bench,
  standIn: StandIn,
  { reconcile, trail }: Awaited<ReturnType<typeof programs>>,
  { rounds, delays }: { readonly rounds: number; readonly delays: Delays },
): Promise<ColdSamples> {
  const [nothing, repairs, events]: [Empty[], Sample[], Sample[]] = [[], [], []];
  const worker = bench.start(reconcile);
  for (let index = 0; index < rounds; index++) {
    const bucket = `cold-${index}`;
    addBucket(standIn, bucket);
    await bench.prepare(worker, specEvent(bucket));
    suspend(standIn, bucket);
    nothing.push(await emptyProcess());
    repairs.push(await bench.cold(reconcile, driftEvent(bucket), delays));
    events.push(await bench.cold(trail, trailEvent(bucket), delays));
  }
  await worker.stop();
  return {
    empty: nothing,
    functions: [
      { program: reconcile, samples: repairs },
      { program: trail, samples: events },
    ],
  };
}

const kilobytes = (bytes: number) => `${whole(bytes / 1_000)} KB`;

/** With the time of the first event at the share of a core that a function of these megabytes has. */
export function coldTable(cold: ColdSamples, megabytes: number): string {
  const least = medianOf(cold.empty, ({ done }) => done);
  const rows = cold.functions.map(({ program, samples }) => [
    program.name,
    whole(medianOf(samples, ({ initMs }) => initMs)),
    whole(medianOf(samples, ({ ms }) => ms)),
    whole(medianOf(samples, ({ ms, cpu }) => atShare(ms, cpu, shareOf(megabytes)))),
    `${whole(medianOf(samples, ({ initCpu }) => initCpu))} + ${whole(medianOf(samples, ({ cpu }) => cpu))}`,
    ratio(medianOf(samples, ({ done }) => done) / least),
    `${whole(medianOf(samples, ({ rss }) => rss))} MB`,
    kilobytes(program.start),
    kilobytes(program.zip),
  ]);
  const memory = `${whole(medianOf(cold.empty, ({ rss }) => rss))} MB`;
  const head = [
    "cold, p50",
    "start, ms",
    "first event, ms",
    `first event at ${megabytes} MB, ms`,
    "CPU of both, ms",
    "start to answer, empty Node = 1",
    "memory after it",
    "loaded at start",
    "zip",
  ];
  return table(head, [["an empty Node process", whole(least), "", "", "", "1", memory, "", ""], ...rows]);
}
