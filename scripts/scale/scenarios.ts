import { type Limits, ScaledFleet } from "./fleet.ts";
import { readStream, type StreamLimits } from "./specStream.ts";

/** The results of a scenario, by the name of the figure. */
export type Figures = Readonly<Record<string, number>>;

export const percentile = (list: readonly number[], share: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;

const most = (list: Iterable<number>) => [...list].reduce((a, b) => Math.max(a, b), 0);

function commonFigures({ ticks, queue, ledger, dueChecks }: ScaledFleet): Figures {
  return {
    "longest tick, s": most(ticks.map(({ ms }) => ms)) / 1_000,
    "deepest queue": queue.deepest,
    "queued twice": queue.twice,
    "queue calls a second": queue.calls.most,
    "units a second, busiest index key": ledger.mostOfAKey,
    "due checks of a bucket": most(dueChecks.values()),
  };
}

export const dueNow = (fleet: ScaledFleet) => ({
  due: { at: new Date(fleet.time.ms - 1_000).toISOString(), why: "retry", causes: [] } as const,
});

/** From now on one of these buckets drifts every `everyMs`, each at most once. Returns how long each repair took, in milliseconds. */
export function freshDrift(fleet: ScaledFleet, names: readonly string[], everyMs: number): readonly number[] {
  const since = new Map<string, number>();
  const took: number[] = [];
  fleet.s3.written = (bucket) => {
    const began = since.get(bucket);
    if (began !== undefined) took.push(fleet.time.ms - began);
  };
  let events = 0;
  const drifting = () => {
    const bucket = names[Math.floor(fleet.time.random() * names.length)] ?? "";
    events += 1;
    if (!since.has(bucket)) {
      since.set(bucket, fleet.time.ms);
      void fleet.drift(bucket, events);
    }
    fleet.time.after(everyMs, drifting);
  };
  drifting();
  return took;
}

const freshFigures = (took: readonly number[]): Figures => ({
  "fresh drift, p50 ms": percentile(took, 0.5),
  "fresh drift, p99 ms": percentile(took, 0.99),
});

/** All buckets are due at one time, as when a freeze ends, and are in sync; ten buckets a second drift meanwhile. */
export async function dueAtOnce(count: number, limits: Limits): Promise<Figures> {
  const fleet = new ScaledFleet(count, limits);
  await fleet.known(dueNow(fleet));
  const took = freshDrift(fleet, fleet.names, 100);
  const minutes = await fleet.until(() => fleet.checked.size === count && fleet.queue.isIdle, 24 * 60);
  return { minutes, checked: fleet.checked.size, ...freshFigures(took), ...commonFigures(fleet) };
}

/** All specs but a tenth are written at one time, and each costs S3 a write; two buckets a second of that tenth drift meanwhile. */
export async function specsAtOnce(count: number, limits: Limits & StreamLimits): Promise<Figures> {
  const fleet = new ScaledFleet(count, limits);
  await fleet.known({ spec: { attributes: {} } });
  const written = fleet.names.slice(count / 10);
  for (const name of written) fleet.s3.off.add(name);
  const took = freshDrift(fleet, fleet.names.slice(0, count / 10), 500);
  let isRead = false;
  void readStream(fleet, written, limits).then(() => {
    isRead = true;
  });
  const isOver = () => isRead && fleet.queue.isIdle && written.every((name) => !fleet.s3.off.has(name));
  const minutes = await fleet.until(isOver, 24 * 60);
  const { most: writes } = fleet.s3.writes;
  const left = written.filter((name) => fleet.s3.off.has(name)).length;
  return {
    minutes,
    written: written.length,
    left,
    "S3 writes a second": writes,
    ...freshFigures(took),
    ...commonFigures(fleet),
  };
}

/** All buckets drift and are due at one time: the budget gives each the minute of its repair. */
export async function heldByBudget(count: number, limits: Limits): Promise<Figures> {
  const fleet = new ScaledFleet(count, limits);
  await fleet.known(dueNow(fleet));
  for (const name of fleet.names) fleet.s3.off.add(name);
  const minutes = await fleet.until(() => fleet.s3.off.size === 0, 7 * 24 * 60);
  const { most: writes } = fleet.s3.writes;
  return { minutes, left: fleet.s3.off.size, "S3 writes a second": writes, ...commonFigures(fleet) };
}

/** A thousand events a second over 5,000 buckets, for a number of seconds. */
export async function burstOfEvents(seconds: number, limits: Limits): Promise<Figures> {
  const fleet = new ScaledFleet(5_000, limits);
  await fleet.known({});
  let events = 0;
  const burst = () => {
    for (let event = 0; event < 100; event++, events++)
      void fleet.drift(fleet.names[Math.floor(fleet.time.random() * 5_000)] ?? "", events);
    if (events < seconds * 1_000) fleet.time.after(100, burst);
  };
  burst();
  const isOver = () => events >= seconds * 1_000 && fleet.queue.isIdle && fleet.s3.off.size === 0;
  const minutes = await fleet.until(isOver, 60);
  return { minutes, events, left: fleet.s3.off.size, ...commonFigures(fleet) };
}
