import { isRecreated } from "./marks.ts";
import { byTime } from "./order.ts";
import type { FleetStory, StoryBucket, StoryEntry } from "./story.ts";

/** A drift of a bucket, from the entry that first records it until it is over. */
export interface Drifted {
  readonly bucket: string;
  /** When it was first recorded. */
  readonly at: string;
  readonly facets: readonly string[];
  /** The principals that caused it; empty if unknown. */
  readonly actors: readonly string[];
  /** From the offending call to the verified repair, if both are known. */
  readonly repairMs?: number | undefined;
  /** Some of it is not over yet at the end of the period. */
  readonly isOpen: boolean;
}

/** All drift of the period, the earliest first. A drift that lasts counts once, however many entries record it. */
export function driftsIn({ buckets, entries }: FleetStory): Drifted[] {
  const byBucket = Map.groupBy(entries, ({ bucket }) => bucket);
  const well = new Map(buckets.filter(isWell).map(({ bucket, at = "" }) => [bucket, at]));
  const drifts = [...byBucket.values()].flatMap((list) => driftsOf(list.toSorted(byTime)));
  return drifts
    .map((drift) => (drift.at <= (well.get(drift.bucket) ?? "") ? { ...drift, isOpen: false } : drift))
    .sort(byTime);
}

/** In sync now: then all its drift is over, also drift that another principal repaired. */
const isWell = ({ verdict }: StoryBucket) => verdict === "converged" || verdict === "contested";

/** The principals whose calls caused an entry. */
export const actorsOf = ({ causes }: Pick<StoryEntry, "causes">): string[] => [
  ...new Set(causes.flatMap(({ why, call }) => (why === "drift" && call ? [call.principal.name] : []))),
];

/** The facet name for a deleted bucket: it has no differences, and drifted as a whole. */
const deleted = "bucket";

interface Open {
  readonly drift: Omit<Drifted, "isOpen" | "repairMs">;
  readonly left: Set<string>;
  repairMs?: number | undefined;
}

function driftsOf(entries: readonly StoryEntry[]): Drifted[] {
  const all: Open[] = [];
  for (const entry of entries) {
    const open = all.filter(({ left }) => left.size > 0);
    const facets = facetsIn(entry).filter((facet) => !open.some(({ left }) => left.has(facet)));
    if (facets.length > 0) {
      const { bucket, at } = entry;
      const drift = { bucket, at, facets, actors: actorsOf(entry) };
      const begun: Open = { drift, left: new Set(facets) };
      all.push(begun);
      open.push(begun);
    }
    for (const one of open) close(one, entry);
  }
  return all.map(({ drift, left, repairMs }) => ({ ...drift, repairMs, isOpen: left.size > 0 }));
}

function close(open: Open, { verdict, sent, repairMs }: StoryEntry): void {
  const repaired = sent.map(({ facet }) => facet);
  const isOver = verdict === "converged" || verdict === "released";
  for (const facet of isOver ? [...open.left] : repaired) open.left.delete(facet);
  if (open.left.size === 0) open.repairMs = repairMs;
}

/** The facets that drifted; differences after a change of the spec are no drift. */
function facetsIn(entry: StoryEntry): string[] {
  const { causes, drift, sent } = entry;
  if (isRecreated(entry)) return [deleted];
  const isWanted = causes.some(({ why }) => why === "spec") && !causes.some(({ why }) => why === "drift");
  if (isWanted) return [];
  const facets = drift.length > 0 ? drift : sent.slice(0, 1);
  return [...new Set(facets.map(({ facet }) => facet))];
}
