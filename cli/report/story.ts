import type { RecordedEntry } from "../../service/tables/history.ts";
import type { FleetEntry } from "../../service/tables/ledger.ts";

/** A bucket as it is now, and where it is, as far as that is known. */
export type StoryBucket = Pick<
  FleetEntry,
  "bucket" | "verdict" | "reason" | "checkedAt" | "unwatched" | "exposed"
> & {
  /** When it was last handled; absent if it never was. */
  readonly at?: string | undefined;
  readonly region?: string | undefined;
};

/** What a report of the fleet is made from: how it is, and what happened in a number of days. */
export interface FleetStory {
  /** The deployment's name, `dxaws-s3-dev`, and where it is. */
  readonly deployment: string;
  readonly region: string;
  /** When it was told, an instant. */
  readonly at: string;
  /** The days it tells of, UTC, the earliest first: `2026-12-01`. */
  readonly days: readonly string[];
  readonly buckets: readonly StoryBucket[];
  /** The history of those days, in any order. */
  readonly entries: readonly Omit<RecordedEntry, "entry" | "before" | "after">[];
  /** What could not be read for it. */
  readonly lacks?: string | undefined;
}

export type StoryEntry = FleetStory["entries"][number];

/** The days that end with an instant's own, UTC, the earliest first. */
export function daysUntil(at: string, count: number): string[] {
  const dayMs = 24 * 60 * 60_000;
  const last = Date.parse(`${at.slice(0, 10)}T00:00:00.000Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(last - (count - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
}
