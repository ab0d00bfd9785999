import { parseDesired } from "../../core/spec/desired.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import type { CurrentLayers } from "../tables/currentLayers.ts";
import type { Cause } from "../triggers/trigger.ts";
import { type LayerSources, type Subject, unlessPaused, type Wanted } from "./wanting.ts";

/** What is wanted of a bucket by all layers; undefined if it is not managed. Rejects like the tables and S3. */
export async function wantedOf(subject: Subject, sources: LayerSources): Promise<Wanted | undefined> {
  const { item, known, causes, began } = subject;
  const recorded = known?.released ? undefined : known?.layered;
  // A copy from before the release would have the bucket managed again.
  const since = [newestLayers(causes), known?.released ? known.at : ""].sort().at(-1) ?? "";
  const layers = await sources.layers?.at(since, recorded);
  if (layers && layers.digest !== "") {
    // Loaded only where there are baselines: most of it is the schema of baselines.
    const { layersOf } = await import("./layers.ts");
    return layersOf(subject, layers, sources);
  }
  if (item === undefined) return undefined;
  try {
    return unlessPaused(parseDesired(item), began);
  } catch (error) {
    if (error instanceof InvalidSpec) return { invalid: error };
    throw error;
  }
}

/**
 * Reads the layers beside the status of a bucket unless the copy may still do, or the settings exclude the bucket (`kept`).
 * Never rejects. wantedOf checks by the status whether they do.
 */
export async function beginLayers(
  causes: readonly Cause[],
  kept: string | undefined,
  { layers }: { readonly layers?: Pick<CurrentLayers, "begin"> | undefined },
): Promise<void> {
  if (kept === undefined) await layers?.begin(newestLayers(causes));
}

/**
 * Since when the layers must not have changed unseen. A person who asks for a check means the layers of now; and a new bucket
 * that an older copy does not select would not be seen again for hours.
 */
const newestLayers = (causes: readonly Cause[]): string =>
  causes
    .flatMap(({ why, at, call }) =>
      why === "baseline" || why === "manual" || call?.event === "CreateBucket" ? [at] : [],
    )
    .sort()
    .at(-1) ?? "";
