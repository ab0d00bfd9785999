import type { StoryEntry } from "./story.ts";

export const regionsLack =
  "The spec table could not be read (dynamodb:Scan is denied): specs that were never reconciled are missing here, and regions are known from events only.";

/** The regions of buckets, from events. */
export const regionsSeen = (entries: readonly StoryEntry[]): Map<string, string> =>
  new Map(
    entries.flatMap(({ bucket, causes }) =>
      causes.flatMap(({ call }) => (call ? [[bucket, call.region] as const] : [])),
    ),
  );
