import type { Verdict } from "../../service/tables/status.ts";
import type { Drifted } from "./drifts.ts";
import { type ReportEntry, tellingOf } from "./entries.ts";
import { pressing } from "./figures.ts";
import { type Mark, marksOf } from "./marks.ts";
import { byTime } from "./order.ts";
import { regionsSeen } from "./regions.ts";
import type { FleetStory, StoryBucket, StoryEntry } from "./story.ts";
import { instant, unknown } from "./words.ts";

/** A bucket of the list, as the page carries it to its script. */
export interface Row {
  readonly name: string;
  readonly region: string;
  /** "released" when its spec is gone. */
  readonly verdict: Verdict | "released";
  readonly reason?: string | undefined;
  readonly marks: readonly Mark[];
  /** What else there is to know of it now. */
  readonly notes: readonly string[];
  readonly drifts: readonly RowDrift[];
  /** When something was last told of it. */
  readonly last?: string | undefined;
  /** What happened, newest first, and how much more that is not in the page. */
  readonly told: readonly ReportEntry[];
  readonly more: number;
}

/** A drift, so that the list can be asked for it. */
export interface RowDrift {
  readonly at: string;
  readonly facets: readonly string[];
  /** Whoever made it; `not known` alone where nobody is. */
  readonly actors: readonly string[];
  readonly isOpen: boolean;
  readonly repairMs?: number | undefined;
}

// What keeps the file small enough to be opened at once, however much happened.
const entriesInAll = 50_000;
const entriesOfOne = { most: 50, least: 5 };

/** The list of buckets, the most pressing first, then those of whom the latest was told. */
export function rowsOf(story: FleetStory, drifts: readonly Drifted[]): Row[] {
  const entries = Map.groupBy(story.entries, ({ bucket }) => bucket);
  const drifted = Map.groupBy(drifts, ({ bucket }) => bucket);
  const listed = new Set(story.buckets.map(({ bucket }) => bucket));
  const gone = [...entries.keys()].filter((bucket) => !listed.has(bucket));
  const regions = regionsSeen(story.entries);
  const released = (bucket: string) =>
    ({ bucket, verdict: "released", region: regions.get(bucket) }) as const;
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
  const told = newest.slice(0, limit).map(tellingOf);
  return {
    ...{ name: bucket, region, verdict, reason },
    marks: marksOf(known, entries),
    notes: notesOf(known),
    drifts: drifts.map(({ at, facets, actors, isOpen, repairMs }) => ({
      ...{ at, facets, isOpen, repairMs },
      actors: actors.length > 0 ? actors : [unknown],
    })),
    last: newest[0]?.at,
    told,
    more: entries.length - told.length,
  };
}

const notesOf = ({ verdict, at, checkedAt, exposed, unwatched }: Known): string[] => [
  ...(at ? [`Last handled ${instant(at)}${checkedAt ? `, wholly read ${instant(checkedAt)}` : ""}.`] : []),
  ...(exposed ? [`Exposure: ${exposed} of its facets may be open to somebody else than its spec says.`] : []),
  ...(unwatched ? ["No events come from its region: only the sweep checks it."] : []),
  ...(verdict === "released" ? ["Its spec was deleted; the bucket was left as it was."] : []),
];
