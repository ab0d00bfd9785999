import type { SpecItem } from "../../service/tables/specs.ts";
import type { FleetStory, StoryBucket, StoryEntry } from "./story.ts";

/** The region of each bucket with a spec; undefined without permission to read the spec table. */
export type SpecRegions = ReadonlyMap<string, string> | undefined;

/** A spec without a region means the region of the deployment. */
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
  "The spec table could not be read (dynamodb:Scan is denied): specs that were never reconciled are missing here, and regions are known from events only.";

/** The buckets with their regions, from their specs, else from events. */
export function located(
  buckets: readonly StoryBucket[],
  entries: FleetStory["entries"],
  regions: SpecRegions,
): StoryBucket[] {
  const seen = regionsSeen(entries);
  return buckets.map((one) => ({ ...one, region: regions?.get(one.bucket) ?? seen.get(one.bucket) }));
}

/** The regions of buckets, from events. */
export const regionsSeen = (entries: readonly StoryEntry[]): Map<string, string> =>
  new Map(
    entries.flatMap(({ bucket, causes }) =>
      causes.flatMap(({ call }) => (call ? [[bucket, call.region] as const] : [])),
    ),
  );

/** Without repetitions: a bucket whose verdict changes between the reads is listed twice; the later one counts. */
export function eachOnce<B extends StoryBucket>(buckets: readonly B[]): B[] {
  const latest = new Map<string, B>();
  for (const one of buckets) {
    const other = latest.get(one.bucket);
    if ((other?.at ?? "") <= (one.at ?? "")) latest.set(one.bucket, one);
  }
  return [...latest.values()];
}
