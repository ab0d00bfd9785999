import { sliceKeys } from "../tables/bareSlices.ts";
import type { Round } from "../tables/layerProgress.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import type { LayerTick } from "./layerTick.ts";
import type { Asked, Source } from "./sweepSources.ts";

const namesAtOnce = 500;

/** A change of baselines or exceptions that no round follows yet. The first tick of a deployment reads the table, too. */
const isNewChange = ({ round, layersChangedAt = "" }: SweepPosition): boolean =>
  round === undefined || round.of !== layersChangedAt;

/** A step of a round: a bucket to check, or only the progress. */
const asked = (round: Round, bucket?: string): Asked => ({
  ...(bucket !== undefined && { trigger: triggerOf(round, bucket) }),
  noted: (reached) => {
    reached.round = round;
  },
});

/** The last baseline is gone, and with it the coverage. */
const ending = (round: Round): Asked => ({
  noted: (reached) => {
    reached.round = round;
    reached.coverage = { endedAt: round.at };
  },
});

/** The check of a bucket in a round. The time lets a worker see that the layers it has read may be older. */
export const triggerOf = ({ at }: Pick<Round, "at">, bucket: string) =>
  ({ bucket, id: `layers ${at}`, cause: { why: "baseline", at } }) as const;

/**
 * The next buckets of the round that follows a change of baselines or exceptions, at the operator's rate: those with a spec,
 * then those without one that the ledger keeps for a baseline. The listing of the account (discovery.ts) ends the round. A
 * change during a round has another round follow: one that began anew each time would never reach its end.
 */
export async function* roundOf(position: SweepPosition, tick: LayerTick): Source {
  let round = position.round;
  if (isNewChange(position) && (!round || round.place === "ended")) {
    round = await begun(position, tick);
    yield asked(round);
  }
  if (round?.place === "specs") {
    const ended = yield* inSpecs(round, tick);
    if (!ended) return;
    round = { ...ended, place: "bare", key: 0, after: undefined };
    yield asked(round);
  }
  if (round?.place !== "bare") return;
  const ended = yield* inSlices(round, tick);
  if (!ended) return;
  const last = { ...ended, key: undefined, after: undefined };
  yield round.layered ? asked({ ...last, place: "listed" }) : ending({ ...last, place: "ended" });
}

async function begun(
  { round, layersChangedAt = "" }: SweepPosition,
  { now, read }: LayerTick,
): Promise<Round> {
  const layered = (await read()).baselines.length > 0;
  // The last baseline is gone: its buckets are released, or checked against their specs alone.
  const isNeeded = layered || (round?.layered ?? false);
  // A worker may have used a baseline that was deleted before a tick could save a round of it.
  const unsaved = layersChangedAt === "" ? "ended" : "bare";
  return { of: layersChangedAt, at: now.toISOString(), place: isNeeded ? "specs" : unsaved, layered };
}

type Steps = AsyncGenerator<Asked, Round | undefined, undefined>;

/** Returns the round when all are enqueued, undefined if the tick has had its share. */
async function* inSpecs(begin: Round, tick: LayerTick): Steps {
  let round = begin;
  let from = begin.after;
  do {
    const { names, next } = await tick.specs.slicePage(0, 1, namesAtOnce, from);
    for (const bucket of names) {
      if (tick.keptFrom(bucket)) continue;
      if (!tick.takes()) return undefined;
      round = { ...round, after: bucket };
      yield asked(round, bucket);
    }
    from = next;
  } while (from !== undefined);
  return round;
}

async function* inSlices(begin: Round, tick: LayerTick): Steps {
  let round = begin;
  for (let key = begin.key ?? 0; key < sliceKeys.length; key++) {
    if (key !== round.key) round = { ...round, key, after: undefined };
    for (let isMore = true; isMore; ) {
      const page = await tick.ledger.slicePage(`${sliceKeys[key]}`, namesAtOnce, round.after);
      for (const { bucket } of page) {
        if (!tick.takes()) return undefined;
        round = { ...round, after: bucket };
        yield asked(round, bucket);
      }
      isMore = page.length === namesAtOnce;
    }
  }
  return round;
}
