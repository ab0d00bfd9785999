import type { BucketRef } from "../../core/facets/facet.ts";
import { observe } from "../../core/observe/observe.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { asPlainJson } from "../../core/values/normal.ts";
import { wholeBefore } from "../../service/tables/changedParts.ts";
import type { RecordedEntry } from "../../service/tables/history.ts";
import { CannotUndo } from "./undo.ts";

/**
 * The entry with whole values from before: of a long list the history has only what changed, and the bucket has the rest.
 * Throws CannotUndo if the bucket has changed since, or could not be read.
 */
export async function withWholeValues(
  entry: RecordedEntry,
  provider: S3Provider,
  bucket: BucketRef,
): Promise<RecordedEntry> {
  const { changed, ...rest } = entry;
  if (!changed) return entry;
  const seen = await observe(provider, bucket, Object.keys(changed));
  const before = Object.entries(changed).map(([facet, parts]) => {
    const found = seen.facets.get(facet);
    const live = found && "value" in found ? asPlainJson(found.value) : undefined;
    const whole = wholeBefore(live, parts);
    if (whole !== undefined) return [facet, whole] as const;
    const why =
      found && "failure" in found ? `could not be read: ${found.failure.message}` : "has changed since";
    throw new CannotUndo(`${facet} of ${bucket.name} ${why}`);
  });
  return { ...rest, before: Object.fromEntries(before) };
}
