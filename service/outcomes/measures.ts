import { severities } from "../../core/plan/action.ts";
import type { Fleet } from "../tables/fleet.ts";
import type { Outcome } from "../tables/history.ts";
import { holdKinds, verdicts } from "../tables/status.ts";

interface Measure {
  readonly unit: "Count" | "Milliseconds";
  readonly about: string;
}

const count = (about: string): Measure => ({ unit: "Count", about });
const time = (about: string): Measure => ({ unit: "Milliseconds", about });
const each = (prefix: string, names: readonly string[], about: (name: string) => string) =>
  Object.fromEntries(names.map((name) => [`${prefix}.${name}`, count(about(name))]));

/** Everything that the functions count, by the metric's name. */
export const measures: Readonly<Record<string, Measure>> = {
  driftDetected: count("Handlings that found a bucket other than its spec says."),
  ...each("drift", severities, (severity) => `Handlings that found drift, the worst of it: ${severity}.`),
  driftWithoutEvent: count("Handlings in which the sweep came upon drift that no event had told of."),
  timeToDetect: time("From the offending call to the beginning of its handling."),
  timeToRepair: time("From the offending call to the verified repair."),
  writes: count("Calls that changed a bucket."),
  recreated: count("Buckets that had been deleted and were created again, empty."),
  unreadable: count("Facets, or whole buckets, that could not be read."),
  unreadableMessages: count("Messages of the work queue that hold no trigger; they become dead letters."),
  conflictOpened: count("Fights over a facet that began: it is left alone for a while."),
  conflictClosed: count("Fights that are over."),
  ...each("held", holdKinds, (hold) => `Handlings that found something to write, and did not: ${hold}.`),
  ...each(
    "outcome",
    [...verdicts, "released", "unmanaged"],
    (verdict) => `Handlings that ended as ${verdict}.`,
  ),
  canaryDelay: time(
    "From a canary's changed tag to its event's arrival, by region; its absence is an alarm.",
  ),
  sweepLag: time(
    "How long what was due had waited for the sweep, at the most. Each minute; its absence is an alarm.",
  ),
  oldestCheck: time(
    "How long ago a bucket was last read, of those that are to be read, at the most. Each minute.",
  ),
  exposed: count(
    "Facets that may be open to somebody whom the spec does not let in: contested, held, blocked or not readable. Each minute.",
  ),
  breakersOpen: count("Facets that are left alone because of a fight. Each minute."),
  ...each(
    "fleet",
    verdicts.filter((verdict) => verdict !== "converged"),
    (verdict) => `Buckets that are ${verdict}. Each minute.`,
  ),
};

/** A measure's name and its value, in the measure's unit. */
export type Measured = readonly [name: string, value: number];

/** What is counted of an outcome. */
export function measuredOf(outcome: Outcome): Measured[] {
  const { verdict, drift, sent, held = [], conflicts = [], conditions = {} } = outcome;
  const { severity, unannounced, detectMs, repairMs, recreated } = outcome;
  const unreadable = Object.values(conditions).filter(({ unread }) => unread).length;
  return [
    [`outcome.${verdict}`, 1],
    ...held.map((hold): Measured => [`held.${hold}`, 1]),
    ...conflicts.map(({ became }): Measured => [became === "open" ? "conflictOpened" : "conflictClosed", 1]),
    ...some("driftDetected", drift.length > 0 ? 1 : undefined),
    ...some(`drift.${severity}`, severity && 1),
    ...some("driftWithoutEvent", unannounced ? 1 : undefined),
    ...some("writes", sent.length || undefined),
    ...some("recreated", recreated ? 1 : undefined),
    ...some("unreadable", unreadable || undefined),
    ...some("timeToDetect", detectMs),
    ...some("timeToRepair", repairMs),
  ];
}

const some = (name: string, value: number | undefined): Measured[] =>
  value === undefined ? [] : [[name, value]];

/** What is counted at each tick of the sweep. */
export const measuredAtTick = (
  lagMs: number,
  { counts, oldestCheckMs, openBreakers, exposed }: Fleet,
): Measured[] => [
  ["sweepLag", lagMs],
  ["oldestCheck", oldestCheckMs],
  ["exposed", exposed],
  ["breakersOpen", openBreakers],
  ...[...counts].map(([verdict, number]): Measured => [`fleet.${verdict}`, number]),
];
