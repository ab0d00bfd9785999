import type { CurrentLayers } from "../tables/currentLayers.ts";
import type { ReadLayers } from "../tables/layerTable.ts";
import type { Trigger } from "../triggers/trigger.ts";
import type { Place } from "./place.ts";
import type { LayerSources } from "./wanting.ts";

/** The baselines and exceptions that count for a bucket now; undefined if there are none. Rejects like the table. */
export async function layersNow(
  { known, triggers }: Pick<Place, "known" | "triggers">,
  { layers }: Pick<LayerSources, "layers">,
): Promise<ReadLayers | undefined> {
  const recorded = known?.released ? undefined : known?.layered;
  const newest = newestLayers(triggers);
  // A copy from before the release would have the bucket managed again.
  const since = [newest, known?.released ? known.at : ""].sort().at(-1) ?? "";
  const read = await layers?.at(since, recorded);
  return read?.digest === "" ? undefined : read;
}

/**
 * Reads the layers beside the status of a bucket unless the copy may still do, or the settings exclude the bucket (`kept`).
 * Never rejects. layersNow checks by the status whether they do.
 */
export async function beginLayers(
  triggers: readonly Trigger[],
  kept: string | undefined,
  { layers }: { readonly layers?: Pick<CurrentLayers, "begin"> | undefined },
): Promise<void> {
  if (kept === undefined) await layers?.begin(newestLayers(triggers));
}

/**
 * Since when the layers must not have changed unseen. A person who asks for a check means the layers of now; and a bucket that
 * was just created, or that a listing found, would not be seen again for hours if an older copy does not select it.
 */
const newestLayers = (triggers: readonly Trigger[]): string =>
  triggers
    .filter(({ account, cause: { why, call } }) => {
      const isListed = why === "sweep" && account !== undefined;
      return isListed || why === "baseline" || why === "manual" || call?.event === "CreateBucket";
    })
    .map(({ cause }) => cause.at)
    .sort()
    .at(-1) ?? "";
