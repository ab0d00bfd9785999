import { csv } from "./csv.ts";
import type { Filter, Found } from "./filter.ts";

/** A file to save. */
export interface Saved {
  readonly type: "text/csv" | "application/json";
  readonly text: string;
}

interface About {
  readonly deployment: string;
  /** When the report was written. */
  readonly at: string;
  readonly filter: Filter;
}

const inOne = (names: readonly string[]) => [...new Set(names)].join(" ");

const bucketsFile = (found: readonly Found[]): string =>
  csv([
    [
      ...["bucket", "region", "verdict", "marks", "reason", "drifts", "open"],
      ...["facets", "changedBy", "lastEntry"],
    ],
    ...found.map(({ row: { name, region, verdict, marks, reason = "", last = "" }, drifts }) => [
      ...[name, region, verdict, marks.join("; "), reason, drifts.length],
      drifts.filter(({ isOpen }) => isOpen).length,
      inOne(drifts.flatMap(({ facets }) => facets)),
      inOne(drifts.flatMap(({ actors }) => actors)),
      last,
    ]),
  ]);

const driftFile = (found: readonly Found[]): string =>
  csv([
    ["bucket", "region", "firstSeen", "facets", "changedBy", "open", "timeToRepairMs"],
    ...found.flatMap(({ row, drifts }) =>
      drifts.map(({ at, facets, actors, isOpen, repairMs = "" }) => [
        ...[row.name, row.region, at, inOne(facets), inOne(actors), isOpen ? "yes" : "no"],
        repairMs,
      ]),
    ),
  ]);

const wholeFile = (found: readonly Found[], about: About): string => {
  const buckets = found.map(({ row, drifts, history }) => ({ ...row, drifts, history }));
  return `${JSON.stringify({ version: 2, ...about, buckets }, undefined, 2)}\n`;
};

/** The contents of each file, by the end of its name. */
export const files: Readonly<Record<string, (found: readonly Found[], about: About) => Saved>> = {
  "buckets.csv": (found) => ({ type: "text/csv", text: bucketsFile(found) }),
  "drift.csv": (found) => ({ type: "text/csv", text: driftFile(found) }),
  "all.json": (found, about) => ({ type: "application/json", text: wholeFile(found, about) }),
};
