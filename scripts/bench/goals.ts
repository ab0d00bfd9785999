import type { ColdSamples } from "./cold.ts";
import { atShare, medianOf, shareOf, table, whole } from "./figures.ts";
import type { Sample } from "./measuring.ts";
import type { Delays } from "./standIn.ts";
import { floor, inSync, repaired, repairedAgain, type Samples } from "./warm.ts";

const ms = (value: number) => `${whole(value)} ms`;
const done = ({ done }: Sample) => done;
const right = ({ right }: Sample) => right ?? 0;
const cpu = ({ cpu }: Sample) => cpu;

/** What calls alone take: no order of calls is shorter that reads before it writes, and records before and after. */
const waiting = ({ s3, tables }: Delays, calls: number, tableCalls: number) =>
  calls * s3 + tableCalls * tables;
const waits = (...calls: Parameters<typeof waiting>) => ms(waiting(...calls));
/** How much longer a bucket's first write waits: its session is obtained while the intent is recorded. */
const sessionMs = ({ sts, tables }: Delays) => Math.max(0, sts - tables);

function warmRows(warm: Samples, delays: Delays): string[][] {
  const [first, repair, none, least] = [repaired, repairedAgain, inSync, floor].map(
    (title) => warm.get(title) ?? [],
  );
  const session = sessionMs(delays);
  return [
    [
      "first drift: the bucket is right",
      ms(60 + session),
      ms(medianOf(first ?? [], right)),
      ms(waiting(delays, 2, 2) + session),
    ],
    ["drift: the bucket is right", "60 ms", ms(medianOf(repair ?? [], right)), waits(delays, 2, 2)],
    ["drift: all is done", "85 ms", ms(medianOf(repair ?? [], done)), waits(delays, 3, 3)],
    [
      "drift: calls of the tables",
      "3",
      `${medianOf(repair ?? [], ({ tables }) => tables)}`,
      "3: read, intent, record",
    ],
    ["event without difference: done", "36 ms", ms(medianOf(none ?? [], done)), waits(delays, 1, 2)],
    [
      "drift: CPU",
      "5 ms",
      `${medianOf(repair ?? [], cpu).toFixed(1)} ms`,
      `${medianOf(least ?? [], cpu).toFixed(1)} ms: the two requests of the floor`,
    ],
  ];
}

function coldRows(warm: Samples, { empty, functions: [worker] }: ColdSamples, megabytes: number): string[][] {
  const samples = worker?.samples ?? [];
  const shared = (list: readonly Sample[]) =>
    ms(medianOf(list, ({ ms, cpu }) => atShare(ms, cpu, shareOf(megabytes))));
  const nothing = whole(medianOf(empty, ({ rss }) => rss));
  const memory = `${whole(medianOf(samples, ({ rss }) => rss))} MB`;
  return [
    [
      `cold: first event at ${megabytes} MB`,
      "200 ms",
      shared(samples),
      `${shared(warm.get(repaired) ?? [])}: warm`,
    ],
    ["cold: memory after the first event", "75 MB", memory, `an empty Node process: ${nothing} MB`],
    ["zip", "200 KB", `${whole((worker?.program.zip ?? 0) / 1_000)} KB`, "what is loaded at start"],
  ];
}

/** What was aimed at, what was measured, and what nothing can be faster than. */
export const goalsTable = (warm: Samples, cold: ColdSamples, delays: Delays, megabytes: number): string =>
  table(
    ["goal", "at most", "measured", "physical limit"],
    [...warmRows(warm, delays), ...coldRows(warm, cold, megabytes)],
  );
