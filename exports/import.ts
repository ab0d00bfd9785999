import { type Imported, importBucket, importedFacets } from "../core/import/import.ts";
import { observe } from "../core/observe/observe.ts";
import type { S3Provider } from "../core/providers/provider.ts";

export type { Imported, Unsaid } from "../core/import/import.ts";

/**
 * The spec of a live bucket, and what a spec cannot state about it; undefined if the bucket does not exist. Only
 * reads. Rejects with an S3Failure if the bucket cannot be reached or is in another region.
 */
export async function importSpec(
  bucket: { readonly name: string; readonly region: string },
  provider: S3Provider,
): Promise<Imported | undefined> {
  const { name, region } = bucket;
  const place = { name, region, ...(provider.owner && { owner: provider.owner }) };
  const seen = await observe(provider, place, importedFacets);
  return seen.exists ? importBucket(place, seen) : undefined;
}
