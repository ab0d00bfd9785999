import { isRecreated } from "./marks.ts";
import { byTime } from "./order.ts";
import type { FleetStory, StoryBucket, StoryEntry } from "./story.ts";

/** A difference that somebody made, from when it was first seen until it was gone. */
export interface Drifted {
  readonly bucket: string;
  /** When it was first told. */
  readonly at: string;
  readonly facets: readonly string[];
  /** Whoever is known to have made it. */
  readonly actors: readonly string[];
  /** From the offending call to the verified repair, where both are known. */
  readonly repairMs?: number | undefined;
  /** Some of it is still there, as far as the period tells. */
  readonly isOpen: boolean;
}

/** All drift of the period, the earliest first. One that lasts is told by many entries, and counts once. */
export function driftsIn({ buckets, entries }: FleetStory): Drifted[] {
  const byBucket = Map.groupBy(entries, ({ bucket }) => bucket);
  const well = new Map(buckets.filter(isWell).map(({ bucket, at = "" }) => [bucket, at]));
  const drifts = [...byBucket.values()].flatMap((list) => driftsOf(list.toSorted(byTime)));
  return drifts
    .map((drift) => (drift.at <= (well.get(drift.bucket) ?? "") ? { ...drift, isOpen: false } : drift))
    .sort(byTime);
}

/** Nothing of it differs now: also what somebody else put right is over then. */
const isWell = ({ verdict }: StoryBucket) => verdict === "converged" || verdict === "contested";

/** Whoever is known to have set it off. */
export const actorsOf = ({ causes }: Pick<StoryEntry, "causes">): string[] => [
  ...new Set(causes.flatMap(({ why, call }) => (why === "drift" && call ? [call.principal.name] : []))),
];

/** A bucket that somebody deleted differs nowhere, and is made again: it drifted as a whole. */
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

/** The facets that were not as the spec says; those of a change of the spec itself are no drift. */
function facetsIn(entry: StoryEntry): string[] {
  const { causes, drift, sent } = entry;
  if (isRecreated(entry)) return [deleted];
  const isWanted = causes.some(({ why }) => why === "spec") && !causes.some(({ why }) => why === "drift");
  if (isWanted) return [];
  const facets = drift.length > 0 ? drift : sent.slice(0, 1);
  return [...new Set(facets.map(({ facet }) => facet))];
}
