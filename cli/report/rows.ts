import type { Verdict } from "../../service/tables/status.ts";
import type { Drifted } from "./drifts.ts";
import { entryOf, type ReportEntry } from "./entries.ts";
import { pressing } from "./figures.ts";
import { type Mark, marksOf } from "./marks.ts";
import { byTime } from "./order.ts";
import { regionsSeen } from "./regions.ts";
import type { FleetStory, StoryBucket, StoryEntry } from "./story.ts";
import { instant, unknown } from "./words.ts";

/** A bucket of the list, as data for the page's script. */
export interface Row {
  readonly name: string;
  readonly region: string;
  /** "released" if its spec was deleted. */
  readonly verdict: Verdict | "released";
  readonly reason?: string | undefined;
  readonly marks: readonly Mark[];
  /** Further sentences about its present status. */
  readonly notes: readonly string[];
  readonly drifts: readonly RowDrift[];
  /** The time of its newest entry. */
  readonly last?: string | undefined;
  /** Its history, newest first; `more` counts the entries that the page leaves out. */
  readonly history: readonly ReportEntry[];
  readonly more: number;
}

/** A drift, for the filters of the list. */
export interface RowDrift {
  readonly at: string;
  readonly facets: readonly string[];
  /** The principals that caused it; only `unknown` if there is none. */
  readonly actors: readonly string[];
  readonly isOpen: boolean;
  readonly repairMs?: number | undefined;
}

// These limits keep the file small enough to open at once.
const entriesInAll = 50_000;
const entriesOfOne = { most: 50, least: 5 };

/** The list of buckets, the most urgent first, then those with the newest entries. */
export function rowsOf(story: FleetStory, drifts: readonly Drifted[]): Row[] {
  const entries = Map.groupBy(story.entries, ({ bucket }) => bucket);
  const drifted = Map.groupBy(drifts, ({ bucket }) => bucket);
  const listed = new Set(story.buckets.map(({ bucket }) => bucket));
  const gone = [...entries.keys()].filter((bucket) => !listed.has(bucket));
  const regions = regionsSeen(story.entries);
  const released = (bucket: string) => {
    const account = entries.get(bucket)?.toSorted(byTime).at(-1)?.account;
    return { bucket, verdict: "released", region: regions.get(bucket), account } as const;
  };
  const all = [...story.buckets, ...gone.map(released)];
  const { most, least } = entriesOfOne;
  const limit = Math.max(least, Math.min(most, Math.floor(entriesInAll / all.length)));
  return all
    .map((known) => rowOf(known, entries.get(known.bucket) ?? [], drifted.get(known.bucket) ?? [], limit))
    .sort(
      (a, b) => rank(a) - rank(b) || (b.last ?? "").localeCompare(a.last ?? "") || (a.name < b.name ? -1 : 1),
    );
}

const rank = ({ verdict }: Row) => (verdict === "released" ? pressing.length : pressing.indexOf(verdict));

type Known = Partial<Omit<StoryBucket, "verdict">> & {
  readonly bucket: string;
  readonly verdict: Row["verdict"];
};

function rowOf(known: Known, entries: readonly StoryEntry[], drifts: readonly Drifted[], limit: number): Row {
  const { bucket, verdict, reason, region = unknown } = known;
  const newest = entries.toSorted(byTime).reverse();
  const history = newest.slice(0, limit).map(entryOf);
  return {
    ...{ name: bucket, region, verdict, reason },
    marks: marksOf(known, entries),
    notes: notesOf(known),
    drifts: drifts.map(({ at, facets, actors, isOpen, repairMs }) => ({
      ...{ at, facets, isOpen, repairMs },
      actors: actors.length > 0 ? actors : [unknown],
    })),
    last: newest[0]?.at,
    history,
    more: entries.length - history.length,
  };
}

const notesOf = ({ verdict, at, checkedAt, exposed, unwatched, account }: Known): string[] => [
  ...(account !== undefined ? [`Account ${account}.`] : []),
  ...(at
    ? [`Last reconciled ${instant(at)}${checkedAt ? `, checked in full ${instant(checkedAt)}` : ""}.`]
    : []),
  ...(exposed ? [`Exposure: ${exposed} of its facets may grant access that its spec does not.`] : []),
  ...(unwatched ? ["Its region sends no events: only the sweep checks it."] : []),
  ...(verdict === "released" ? ["It is no longer managed; the bucket stays as it is."] : []),
];
