import type { SweepPosition } from "../tables/sweepState.ts";
import { bareSince } from "./bareBuckets.ts";
import { listingOf } from "./discovery.ts";
import { roundOf } from "./layerRound.ts";
import type { LayerTick } from "./layerTick.ts";
import { remindersDue } from "./remind.ts";
import type { Asked, Source } from "./sweepSources.ts";

/**
 * The sources of a tick that exist because of baselines. Without a baseline they read and enqueue nothing. A source that fails
 * ends, so that slices and due checks go on; `failed` gets its error.
 */
export function layerSources(
  position: SweepPosition,
  tick: LayerTick,
  failed: (error: unknown) => void,
): Source[] {
  return [
    roundOf(position, tick),
    bareSince(position, tick),
    listingOf(position, tick),
    listingOfAll(position, tick),
    remindersDue(position, tick),
  ].map((source) => guarded(source, failed));
}

/** Loaded only where there are several accounts. */
async function* listingOfAll(position: SweepPosition, tick: LayerTick): Source {
  if (tick.accounts) yield* (await import("./accountRound.ts")).accountsListingOf(position, tick);
}

async function* guarded(
  source: Source,
  failed: (error: unknown) => void,
): AsyncGenerator<Asked, void, undefined> {
  try {
    yield* source;
  } catch (error) {
    failed(error);
  }
}
