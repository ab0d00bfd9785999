import type { Coverage, Listing } from "../tables/coverage.ts";
import { type BareDue, type DueCursor, type DueEntry, keysOf, type Lane } from "../tables/dueIndex.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Specs } from "../tables/specs.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import { type Trigger, tryId } from "../triggers/trigger.ts";

const pageSize = 25;
const namesAtOnce = 500;

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };
export type Reached = Mutable<Omit<SweepPosition, "due">> & {
  readonly due: Record<string, DueCursor>;
  /** The listing of the account's buckets, if it has changed; and what the last complete one counted. */
  listing?: Listing;
  /** The same by account, where there are several. */
  readonly ofAccounts: Map<string, Listing>;
  covered?: Listing["last"];
  /** The coverage, if a listing has ended; or when the last baseline was gone. */
  coverage?: Coverage | { readonly endedAt: string };
};

/** A trigger to enqueue, and the progress to note when it is enqueued. Without a trigger it only notes that a slice is complete. */
export interface Asked {
  readonly trigger?: Trigger;
  readonly waitedMs?: number;
  /** The key of the due index: its entry is written when a worker has processed the trigger. */
  readonly key?: string;
  /** A portion ends here, so that it has few entries of one key. */
  readonly isLast?: boolean;
  noted(reached: Reached): void;
}

export type Source = AsyncGenerator<Asked, void, undefined>;

/** The minute since 1970; each minute has one slice of all specs. */
export const slotOf = (now: Date): number => Math.floor(now.getTime() / 60_000);

/** The buckets of the current slice, after those of earlier slices that no tick had time for. */
export async function* slicesSince(
  { slot: done = 0, after, slices }: SweepPosition,
  specs: Pick<Specs, "slicePage">,
  now: Date,
  sweepPeriodMs: number,
): Source {
  const at = now.toISOString();
  const current = slotOf(now);
  const total = Math.max(1, Math.floor(sweepPeriodMs / 60_000));
  // After a whole period without a tick, the last `total` slices contain all specs.
  const first = Math.max(done + 1, current - total + 1);
  for (let slot = first; slot <= current; slot++) {
    let from = slot - 1 === done && slices === total ? after : undefined;
    do {
      const { names, next } = await specs.slicePage(slot % total, total, namesAtOnce, from);
      for (const bucket of names)
        yield {
          trigger: { bucket, id: `sweep ${slot}`, cause: { why: "sweep", at } },
          noted: (reached) => Object.assign(reached, { after: bucket, slices: total }),
        };
      from = next;
    } while (from !== undefined);
    yield { noted: (reached) => Object.assign(reached, { slot, after: undefined, slices: total }) };
  }
}

/** The checks of a lane that are due by now and not enqueued yet; oldest first within a page of each key. */
export async function* dueIn(
  lane: Lane,
  { due }: SweepPosition,
  ledger: Pick<Ledger, "duePage">,
  now: Date,
  waits: (due: BareDue) => boolean | "tries" = () => false,
): Source {
  const by = now.toISOString();
  const cursors = new Map(Object.entries(due));
  let keys = keysOf(lane);
  while (keys.length > 0) {
    const pages = await Promise.all(
      keys.map(async (key) => ({ key, page: await ledger.duePage(key, by, pageSize, cursors.get(key)) })),
    );
    const found = pages.flatMap(({ key, page }) => page.map((entry, place) => ({ key, entry, place })));
    for (const [index, { key, entry }] of found.sort(byTime).entries()) {
      const cursor = { at: entry.due.at, bucket: entry.bucket };
      cursors.set(key, cursor);
      const isLast = index === found.length - 1;
      const noted = ({ due: into }: Reached) => Object.assign(into, { [key]: cursor });
      // It stays in the index, and the lane is read again when its account is within reach.
      const isWaiting = waits(entry.due);
      yield isWaiting === true
        ? { isLast, noted }
        : { ...askedOf(entry, now, isWaiting ? tryId : ""), key, isLast, noted };
    }
    keys = pages.flatMap(({ key, page }) => (page.length === pageSize ? key : []));
  }
  yield {
    noted: (reached) => {
      const since = reached.passes[lane]?.since ?? by;
      reached.passes = { ...reached.passes, [lane]: { since, ended: true } };
    },
  };
}

interface Found {
  readonly entry: DueEntry;
  readonly place: number;
}

// For equal times, keys alternate and each key keeps its order. Workers soon write each entry again, and one key takes few writes.
const byTime = (a: Found, b: Found) =>
  Date.parse(a.entry.due.at) - Date.parse(b.entry.due.at) || a.place - b.place;

/** One id for one due time: the queue drops a second message with it. */
function askedOf({ bucket, due: { at: dueAt, facets } }: DueEntry, now: Date, prefix: string) {
  const at = now.toISOString();
  const trigger: Trigger = {
    bucket,
    id: `${prefix}due ${dueAt}`,
    cause: { why: "due", at, ...(facets && { facets }) },
  };
  return { trigger, waitedMs: now.getTime() - Date.parse(dueAt) };
}

/** Portions of all sources in turn until all have ended. A source that is listed twice has two turns in each round. */
export async function* inTurn(
  sources: readonly Source[],
  portion: number,
): AsyncGenerator<{ readonly source: Source; readonly asked: readonly Asked[] }, void, undefined> {
  const open = new Set(sources);
  while (open.size > 0)
    for (const source of sources) {
      if (!open.has(source)) continue;
      const { asked, ended } = await some(source, portion);
      if (asked.length > 0) yield { source, asked };
      if (ended) open.delete(source);
    }
}

async function some(source: Source, count: number): Promise<{ asked: Asked[]; ended: boolean }> {
  const asked: Asked[] = [];
  while (asked.length < count) {
    const { value, done } = await source.next();
    if (done) return { asked, ended: true };
    asked.push(value);
    if (value.isLast) break;
  }
  return { asked, ended: false };
}
