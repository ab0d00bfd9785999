import { sweep } from "../../service/queue/sweep.ts";
import { withoutBaselines } from "../../test/support/layering.ts";
import type { Figures } from "./scenarios.ts";
import { VirtualTime } from "./virtualTime.ts";

const everyBatches = 50;
const megabyte = 1_048_576;

/** The memory in use after garbage collection, in bytes. Throws without Node's flag --expose-gc. */
function inUse(): number {
  if (!globalThis.gc) throw new Error("run node with --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * One tick of the sweep with `count` buckets in its slice and due in each key of the index, over stand-ins that hold no
 * bucket: what is in use is the tick's own.
 */
export async function tickMemory(count: number, concurrency: number): Promise<Figures> {
  const time = new VirtualTime();
  const at = new Date(time.ms - 60_000).toISOString();
  const page = (after: string | undefined, limit: number) => {
    const from = after === undefined ? 0 : Number(after.slice(after.lastIndexOf("-") + 1)) + 1;
    return Array.from({ length: Math.min(limit, count - from) }, (_, index) => from + index);
  };
  const before = inUse();
  let [most, batches] = [before, 0];
  const { enqueued } = await inTime(time, () =>
    sweep({
      specs: {
        slicePage: async (_segment, _total, limit = count, after) => {
          const names = page(after, limit).map((index) => `bucket-${index}`);
          return { names, ...(names.length === limit && { next: names.at(-1) ?? "" }) };
        },
      },
      ledger: {
        slicePage: async () => [],
        duePage: async (key, _by, limit, after) =>
          page(after?.bucket, limit).map((index) => ({
            bucket: `${key}-${index}`,
            due: { at, why: "retry", attempt: 1 },
          })),
      },
      state: { read: async () => undefined, save: async () => undefined },
      queue: {
        depth: async () => ({ waiting: 0, taken: 0 }),
        send: async () => {
          batches += 1;
          if (batches % everyBatches === 0) most = Math.max(most, inUse());
        },
      },
      clock: time,
      sweepPeriodMs: 6 * 60 * 60_000,
      concurrency,
      layering: withoutBaselines,
    }),
  );
  return { enqueued, "memory of the tick, MB": (most - before) / megabyte };
}

/** Begins the work and lets virtual time pass until it ends. */
async function inTime<T>(time: VirtualTime, work: () => Promise<T>): Promise<T> {
  let isDone = false;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  time.after(0, () => {
    work()
      .finally(() => {
        isDone = true;
      })
      .then(resolve, reject);
  });
  await time.pass(Number.MAX_SAFE_INTEGER, () => isDone);
  return promise;
}
