import { severities } from "../../core/plan/action.ts";
import type { Counts } from "../tables/coverage.ts";
import type { Fleet } from "../tables/fleet.ts";
import type { Outcome } from "../tables/history.ts";
import { holdKinds, verdicts } from "../tables/status.ts";

const covered = ["known", "managed", "excepted", "unmanaged"] as const;

interface Measure {
  readonly unit: "Count" | "Milliseconds";
  readonly about: string;
}

const count = (about: string): Measure => ({ unit: "Count", about });
const time = (about: string): Measure => ({ unit: "Milliseconds", about });
const each = (prefix: string, names: readonly string[], about: (name: string) => string) =>
  Object.fromEntries(names.map((name) => [`${prefix}.${name}`, count(about(name))]));

/** Every metric of the functions, by name. */
export const measures: Readonly<Record<string, Measure>> = {
  driftDetected: count("Reconciliations that found drift."),
  ...each(
    "drift",
    severities,
    (severity) => `Reconciliations that found drift with the worst severity ${severity}.`,
  ),
  driftWithoutEvent: count("Reconciliations in which the sweep found drift for which no event had arrived."),
  timeToDetect: time("From the call that caused the drift to the start of the reconciliation."),
  timeToRepair: time("From the call that caused the drift to the verified repair."),
  writes: count("Calls that changed a bucket."),
  recreated: count("Deleted buckets that were created again, empty."),
  unreadable: count("Facets or whole buckets that could not be read."),
  otherAccountEvents: count(
    "Events that were ignored because they came from another account than the bucket's.",
  ),
  unreadableMessages: count("Messages of the work queue that are not triggers; they become dead letters."),
  conflictOpened: count(
    "Conflicts about a facet that were opened: the service does not write the facet for a while.",
  ),
  conflictClosed: count("Conflicts that were closed."),
  ...each("held", holdKinds, (hold) => `Reconciliations that did not write because of a hold: ${hold}.`),
  ...each(
    "outcome",
    [...verdicts, "released", "unmanaged"],
    (verdict) => `Reconciliations that ended with the verdict ${verdict}.`,
  ),
  canaryDelay: time(
    "From a canary's tag change to the arrival of its event, by region. An alarm fires if it is missing.",
  ),
  memberCanaryDelay: time(
    "The longest delay of a canary in all other accounts and their regions: of its newest event, or how long the next one is overdue. Each minute with the setting memberCanaries; an alarm fires if it is missing.",
  ),
  sweepLag: time(
    "How long the most overdue check had waited for the sweep. Each minute; an alarm fires if it is missing.",
  ),
  oldestCheck: time(
    "The age of the oldest last check of a bucket, without paused and invalid buckets. Each minute.",
  ),
  exposed: count(
    "Facets that may give access that the spec does not grant: contested, held, blocked or unreadable. Each minute.",
  ),
  breakersOpen: count("Facets that the service does not write because of a conflict. Each minute."),
  "coverage.known": count(
    "Buckets of the account. Each minute while there are baselines, as the last listing found them.",
  ),
  "coverage.managed": count("Of them, buckets that a spec names or a baseline selects."),
  "coverage.excepted": count("Managed buckets of which an exception waives a part."),
  "coverage.unmanaged": count("Buckets that no spec names and no baseline selects."),
  ...each(
    "fleet",
    verdicts.filter((verdict) => verdict !== "converged"),
    (verdict) => `Buckets with the verdict ${verdict}. Each minute.`,
  ),
};

/** A measure's name and its value, in the measure's unit. */
export type Measured = readonly [name: string, value: number];

/** The metrics of an outcome. */
export function measuredOf(outcome: Outcome): Measured[] {
  const { verdict, drift, sent, held = [], conflicts = [], conditions = {} } = outcome;
  const { severity, unannounced, detectMs, repairMs, recreated, foreign } = outcome;
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
    ...some("otherAccountEvents", foreign),
    ...some("timeToDetect", detectMs),
    ...some("timeToRepair", repairMs),
  ];
}

const some = (name: string, value: number | undefined): Measured[] =>
  value === undefined ? [] : [[name, value]];

/** The metrics of a tick of the sweep. */
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

/** The metrics of the last listing of the account's buckets; none without baselines. */
export const measuredCoverage = (counts?: Pick<Counts, (typeof covered)[number]>): Measured[] =>
  counts ? covered.map((name) => [`coverage.${name}`, counts[name]]) : [];
