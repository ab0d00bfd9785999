import { sliceKeys } from "../tables/bareSlices.ts";
import type { BarePosition, Round } from "../tables/layerProgress.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import type { LayerTick } from "./layerTick.ts";
import { type Asked, type Source, slotOf } from "./sweepSources.ts";

const namesAtOnce = 1_000;
/** After the last baseline is gone, a worker whose copy has it may still record a bucket for this time. */
const lateMs = 3 * 60_000;

/** Whether the ledger can have buckets without a spec: there is a baseline, or was until about a period ago. */
const mayHaveBare = ({ layered, of, at }: Round, { now, sweepPeriodMs }: LayerTick): boolean =>
  layered || (of !== "" && now.getTime() - Date.parse(at) < sweepPeriodMs + lateMs);

/**
 * The buckets without a spec that are checked in this minute, after those of earlier minutes that no tick had time for: each
 * once in a period, and about the same number in each minute.
 */
export async function* bareSince({ bare, round }: SweepPosition, tick: LayerTick): Source {
  if (!round || !mayHaveBare(round, tick)) return;
  const current = slotOf(tick.now);
  const total = Math.max(1, Math.floor(tick.sweepPeriodMs / 60_000));
  const isKnown =
    bare !== undefined && bare.slices === total && bare.slot <= current && bare.slot >= current - total;
  let done: BarePosition = isKnown ? bare : { slot: current - 1, slices: total };
  for (let slot = Math.max(done.slot + 1, current - total + 1); slot <= current; slot++) {
    for (const share of sharesOf(slot % total, total)) {
      const continues = done.key === share.key && (!share.begins || done.within === slot);
      const names = await remaining(share.key, continues ? done.after : undefined, tick);
      for (const bucket of names.slice(0, Math.ceil(names.length * share.part))) {
        done = { ...done, key: share.key, after: bucket, within: slot };
        yield askedOf(bucket, slot, done, tick);
      }
    }
    done = { ...done, slot };
    yield noting(done);
  }
}

const noting = (bare: BarePosition): Asked => ({ noted: (reached) => Object.assign(reached, { bare }) });

const askedOf = (bucket: string, slot: number, bare: BarePosition, { now }: LayerTick): Asked => ({
  trigger: { bucket, id: `sweep ${slot}`, cause: { why: "sweep", at: now.toISOString() } },
  ...noting(bare),
});

interface Share {
  readonly key: number;
  /** Of the buckets of the key that remain in this period. */
  readonly part: number;
  /** The key begins in this minute. */
  readonly begins: boolean;
}

/** The keys of a minute. A period is divided evenly among the keys; a key takes many minutes, or a minute many keys. */
export function sharesOf(minute: number, total: number): readonly Share[] {
  const [from, to] = [minute * sliceKeys.length, (minute + 1) * sliceKeys.length];
  const shares: Share[] = [];
  for (let key = Math.floor(from / total); key * total < to; key++) {
    const [begin, end] = [Math.max(from, key * total), (key + 1) * total];
    shares.push({ key, part: (Math.min(to, end) - begin) / (end - begin), begins: begin === key * total });
  }
  return shares;
}

/** All names of a key that this period has not enqueued. A name is short, and a key has one of 32 parts of all. */
async function remaining(key: number, from: string | undefined, { ledger }: LayerTick): Promise<string[]> {
  const all: string[] = [];
  let after = from;
  for (let isMore = true; isMore; ) {
    const page = await ledger.slicePage(`${sliceKeys[key]}`, namesAtOnce, after);
    for (const { bucket } of page) all.push(bucket);
    after = page.at(-1)?.bucket;
    isMore = page.length === namesAtOnce;
  }
  return all;
}
