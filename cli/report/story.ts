import type { Coverage } from "../../service/tables/coverage.ts";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { FleetEntry } from "../../service/tables/ledger.ts";
import type { Verdict } from "../../service/tables/status.ts";

/** The status of a bucket, with its region if known. */
export type StoryBucket = Pick<
  FleetEntry,
  "bucket" | "verdict" | "reason" | "checkedAt" | "unwatched" | "exposed"
> & {
  /** When it was last reconciled; absent if it never was. */
  readonly at?: string | undefined;
  readonly region?: string | undefined;
  /** Its account; absent for the deployment's own. */
  readonly account?: string | undefined;
};

/** The data of a report: the status of the fleet, and its history of a number of days. */
export interface FleetStory {
  /** The deployment's name, `dxaws-s3-dev`; `region` is its region. */
  readonly deployment: string;
  readonly region: string;
  /** The account that the report is restricted to. */
  readonly ofAccount?: string | undefined;
  /** When the data was read, in ISO 8601. */
  readonly at: string;
  /** The days (UTC), the earliest first: `2026-12-01`. */
  readonly days: readonly string[];
  readonly buckets: readonly StoryBucket[];
  /** Buckets that are counted and not listed: less urgent than the listed ones, and without an entry. By verdict. */
  readonly others?: ReadonlyMap<Verdict, number>;
  /** The history of those days, in any order. */
  readonly entries: readonly Omit<RecordedEntry, "entry" | "before" | "after" | "changed">[];
  /** Which of the account's buckets are managed; absent without baselines. */
  readonly coverage?: (Coverage & { readonly account?: string }) | undefined;
  /** What could not be read, or is left out. */
  readonly lacks?: string | undefined;
}

export type StoryEntry = FleetStory["entries"][number];

/** The given number of days (UTC) up to that of an instant, the earliest first. */
export function daysUntil(at: string, count: number): string[] {
  const dayMs = 24 * 60 * 60_000;
  const last = Date.parse(`${at.slice(0, 10)}T00:00:00.000Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(last - (count - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
}
