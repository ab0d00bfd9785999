import { type DueCursor, type DueEntry, keysOf, type Lane } from "../tables/dueIndex.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Specs } from "../tables/specs.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import type { Trigger } from "../triggers/trigger.ts";

const pageSize = 25;
const namesAtOnce = 500;

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };
export type Reached = Mutable<Omit<SweepPosition, "due">> & { readonly due: Record<string, DueCursor> };

/** A trigger that is to go into the queue, and what is noted once it is there; without one, something has ended. */
export interface Asked {
  readonly trigger?: Trigger;
  readonly waitedMs?: number;
  noted(reached: Reached): void;
}

export type Source = AsyncGenerator<Asked, void, undefined>;

/** The minute since 1970, whose slice of all specs is asked for then. */
export const slotOf = (now: Date): number => Math.floor(now.getTime() / 60_000);

/** The buckets of all slices whose minute has come: that of now, and those that ticks before had no time for. */
export async function* slicesSince(
  { slot: done = 0, after, slices }: SweepPosition,
  specs: Pick<Specs, "slicePage">,
  now: Date,
  sweepPeriodMs: number,
): Source {
  const at = now.toISOString();
  const current = slotOf(now);
  const total = Math.max(1, Math.floor(sweepPeriodMs / 60_000));
  // A whole period behind, all specs are in the slices that are left.
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

/** What is due by now in a lane, about the oldest first, as far as it is not in the queue yet. */
export async function* dueIn(
  lane: Lane,
  { due }: SweepPosition,
  ledger: Pick<Ledger, "duePage">,
  now: Date,
): Source {
  const by = now.toISOString();
  const cursors = new Map(Object.entries(due));
  let keys = keysOf(lane);
  while (keys.length > 0) {
    const pages = await Promise.all(
      keys.map(async (key) => ({ key, page: await ledger.duePage(key, by, pageSize, cursors.get(key)) })),
    );
    const found = pages.flatMap(({ key, page }) => page.map((entry, place) => ({ key, entry, place })));
    for (const { key, entry } of found.sort(byTime)) {
      const cursor = { at: entry.due.at, bucket: entry.bucket };
      cursors.set(key, cursor);
      yield { ...askedOf(entry, now), noted: ({ due: into }) => Object.assign(into, { [key]: cursor }) };
    }
    keys = pages.flatMap(({ key, page }) => (page.length === pageSize ? key : []));
  }
}

interface Found {
  readonly entry: DueEntry;
  readonly place: number;
}

// Entries of one time stay in the order in which their key has them, and all keys have their turns: each is written again soon.
const byTime = (a: Found, b: Found) =>
  Date.parse(a.entry.due.at) - Date.parse(b.entry.due.at) || a.place - b.place;

/** One id for one due time: the queue takes it once, whoever asks. */
function askedOf({ bucket, due: { at: dueAt, facets } }: DueEntry, now: Date) {
  const at = now.toISOString();
  const trigger: Trigger = {
    bucket,
    id: `due ${dueAt}`,
    cause: { why: "due", at, ...(facets && { facets }) },
  };
  return { trigger, waitedMs: now.getTime() - Date.parse(dueAt) };
}

/** Portions of all sources in turn, until all have ended; a source that stands there twice has two turns. */
export async function* inTurn(
  sources: readonly Source[],
  portion: number,
): AsyncGenerator<{ readonly source: Source; readonly asked: readonly Asked[] }, void, undefined> {
  const open = new Set(sources);
  while (open.size > 0)
    for (const source of sources) {
      const asked = open.has(source) ? await some(source, portion) : [];
      if (asked.length > 0) yield { source, asked };
      if (asked.length < portion) open.delete(source);
    }
}

async function some(source: Source, count: number): Promise<Asked[]> {
  const list: Asked[] = [];
  while (list.length < count) {
    const { value, done } = await source.next();
    if (done) break;
    list.push(value);
  }
  return list;
}
