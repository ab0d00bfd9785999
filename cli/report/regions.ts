import type { SpecItem } from "../../service/tables/specs.ts";
import type { FleetStory, StoryBucket, StoryEntry } from "./story.ts";

/** By name, where the bucket of each spec is; undefined where the spec table may not be read. */
export type SpecRegions = ReadonlyMap<string, string> | undefined;

/** A spec that names no region has its bucket where the deployment is. */
export async function regionsOf(
  specs: AsyncIterable<SpecItem>,
  region: string,
  signal: AbortSignal,
): Promise<SpecRegions> {
  const regions = new Map<string, string>();
  try {
    for await (const spec of specs) {
      if (signal.aborted) break;
      regions.set(spec.name, typeof spec.region === "string" ? spec.region : region);
    }
    return regions;
  } catch (error) {
    if ((error as Error).name !== "AccessDeniedException") throw error;
    return undefined;
  }
}

export const regionsLack =
  "The spec table could not be read (dynamodb:Scan is denied): specs that were never handled are missing here, and regions are known from events alone.";

/** The buckets with their regions, as their specs say, or as the events of their calls do. */
export function located(
  buckets: readonly StoryBucket[],
  entries: FleetStory["entries"],
  regions: SpecRegions,
): StoryBucket[] {
  const seen = regionsSeen(entries);
  return buckets.map((one) => ({ ...one, region: regions?.get(one.bucket) ?? seen.get(one.bucket) }));
}

/** Where buckets are, as the events of their calls say. */
export const regionsSeen = (entries: readonly StoryEntry[]): Map<string, string> =>
  new Map(
    entries.flatMap(({ bucket, causes }) =>
      causes.flatMap(({ call }) => (call ? [[bucket, call.region] as const] : [])),
    ),
  );

/** A bucket that moves from one verdict to another while these are read can be met twice: the later word holds. */
export function eachOnce<B extends StoryBucket>(buckets: readonly B[]): B[] {
  const latest = new Map<string, B>();
  for (const one of buckets) {
    const other = latest.get(one.bucket);
    if ((other?.at ?? "") <= (one.at ?? "")) latest.set(one.bucket, one);
  }
  return [...latest.values()];
}
