import { parseDesired } from "../../core/spec/desired.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import type { Place } from "./place.ts";
import { type LayerSources, unlessPaused, type Wanted } from "./wanting.ts";

/** What is wanted of a bucket by all layers; undefined if it is not managed. Rejects with what kept it from being located. */
export async function wantedOf(place: Place, sources: LayerSources): Promise<Wanted | undefined> {
  const { item, began, layers, unreached } = place;
  if (unreached) throw unreached;
  if (layers) {
    // Loaded only where there are baselines: most of it is the schema of baselines.
    const { layersOf } = await import("./layers.ts");
    return layersOf(place, layers, sources);
  }
  if (item === undefined) return undefined;
  try {
    return unlessPaused(parseDesired(item), began);
  } catch (error) {
    if (error instanceof InvalidSpec) return { invalid: error };
    throw error;
  }
}
