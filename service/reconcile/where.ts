import { layersNow } from "./layersNow.ts";
import { saidPlace } from "./owner.ts";
import type { Asked, Place } from "./place.ts";
import type { LayerSources } from "./wanting.ts";

/**
 * Where a bucket is: the one place that decides it, before anything is wanted of the bucket. Spec, name, ledger and listing say
 * it. S3 is asked where a spec may be false, and where a baseline may select the bucket: what is required of a bucket is required
 * where it is, and not where its spec says. Rejects like the tables and S3.
 */
export async function whereIs(asked: Asked, sources: LayerSources): Promise<Place> {
  const said = await saidPlace(asked, sources.members);
  const { accounts, located: _, last: __, ...rest } = said;
  const place = { ...rest, account: accounts.length === 1 ? accounts[0] : undefined };
  const isOver = said.triggers.length === 0 || (said.outside !== undefined && said.item === undefined);
  const layers = isOver ? undefined : await layersNow(said, sources);
  if (layers === undefined) return place;
  // Loaded only where there are baselines.
  const { placeUnder } = await import("./facts.ts");
  return { ...place, layers, ...(await placeUnder(said, layers.baselines, sources)) };
}
