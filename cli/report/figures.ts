import { type Verdict, verdicts } from "../../service/tables/status.ts";
import type { Drifted } from "./drifts.ts";
import type { FleetStory } from "./story.ts";

/** A name and its number of occurrences. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

/** Verdicts, the most urgent first. Paused comes late: it is intended. */
export const pressing: readonly Verdict[] = [
  ...verdicts.filter((verdict) => verdict !== "paused" && verdict !== "converged"),
  "paused",
  "converged",
];

/** The numbers of buckets in sync, paused, and neither; each bucket counts once. */
export function sumOf(story: FleetStory): Record<"all" | "inSync" | "paused" | "attention", number> {
  const counts = byVerdict(story);
  const numberOf = (wanted: Verdict) => counts.find(({ name }) => name === wanted)?.count ?? 0;
  const [inSync, paused] = [numberOf("converged"), numberOf("paused")];
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  return { all, inSync, paused, attention: all - inSync - paused };
}

/** Buckets by verdict, the most urgent first. */
export const byVerdict = ({ buckets, others }: FleetStory): (Count & { readonly name: Verdict })[] =>
  pressing
    .map((name) => {
      const listed = buckets.filter(({ verdict }) => verdict === name).length;
      return { name, count: listed + (others?.get(name) ?? 0) };
    })
    .filter(({ count }) => count > 0);

export interface Day {
  readonly day: string;
  readonly count: number;
  readonly open: number;
}

/** Drift by the day (UTC) on which it was first recorded. */
export function byDay(days: readonly string[], drifts: readonly Drifted[]): Day[] {
  const groups = Map.groupBy(drifts, ({ at }) => at.slice(0, 10));
  return days.map((day) => {
    const those = groups.get(day) ?? [];
    return { day, count: those.length, open: openIn(those) };
  });
}

export interface Group extends Count {
  readonly buckets: number;
  readonly open: number;
  readonly medianMs: number | undefined;
  /** The principals (or facets) of the drifts in the group, the most frequent first. */
  readonly others: readonly string[];
}

export const byFacet = (drifts: readonly Drifted[]): Group[] =>
  grouped(
    drifts,
    ({ facets }) => facets,
    ({ actors }) => actors,
  );

/** Drift by principal; an empty name for unknown ones. */
export const byActor = (drifts: readonly Drifted[]): Group[] =>
  grouped(
    drifts,
    ({ actors }) => (actors.length > 0 ? actors : [""]),
    ({ facets }) => facets,
  );

type NamesOf = (drift: Drifted) => readonly string[];

function grouped(drifts: readonly Drifted[], namesOf: NamesOf, othersOf: NamesOf): Group[] {
  const named = drifts.flatMap((drift) => namesOf(drift).map((name) => ({ name, drift })));
  return mostFirst(
    [...Map.groupBy(named, ({ name }) => name)].map(([name, list]) =>
      groupOf(
        name,
        list.map(({ drift }) => drift),
        othersOf,
      ),
    ),
  );
}

const groupOf = (name: string, those: readonly Drifted[], othersOf: NamesOf): Group => ({
  name,
  count: those.length,
  buckets: new Set(those.map(({ bucket }) => bucket)).size,
  open: openIn(those),
  medianMs: percentile(repairTimes(those), 0.5),
  others: frequent(those.flatMap(othersOf)),
});

const frequent = (names: readonly string[]): string[] =>
  mostFirst(
    [...Map.groupBy(names, (name) => name)].map(([name, { length: count }]) => ({ name, count })),
  ).map(({ name }) => name);

const mostFirst = <C extends Count>(counts: C[]): C[] =>
  counts.sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, "en"));

/** Whether a drift counts in several rows, so that the rows add up to more than the total. */
export const areShared = (groups: readonly Group[], drifts: readonly Drifted[]): boolean =>
  groups.reduce((sum, { count }) => sum + count, 0) > drifts.length;

export const openIn = (drifts: readonly Drifted[]): number => drifts.filter(({ isOpen }) => isOpen).length;

/** In milliseconds, of the drifts whose offending call and repair are known. */
export const repairTimes = (drifts: readonly Drifted[]): number[] =>
  drifts.flatMap(({ repairMs }) => repairMs ?? []);

/** The smallest value that at least this share of the values does not exceed; undefined without values. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** The upper bound of each range, in milliseconds and as text. */
const bounds = [
  [1_000, "1 s"],
  [2_000, "2 s"],
  [5_000, "5 s"],
  [10_000, "10 s"],
  [30_000, "30 s"],
  [60_000, "1 min"],
  [300_000, "5 min"],
  [900_000, "15 min"],
  [3_600_000, "1 h"],
  [21_600_000, "6 h"],
  [Number.POSITIVE_INFINITY, ""],
] as const;

/** The number of values in each range, up to the last range with a value. An upper bound belongs to its range. */
export function spread(values: readonly number[]): Count[] {
  const ranges = bounds.map(([most, word], index) => {
    const [above, shorter] = bounds[index - 1] ?? [Number.NEGATIVE_INFINITY, ""];
    const name = word ? `${shorter || "up"} to ${word}` : `more than ${shorter}`;
    return { name, count: values.filter((value) => value > above && value <= most).length };
  });
  return ranges.slice(0, ranges.findLastIndex(({ count }) => count > 0) + 1);
}
