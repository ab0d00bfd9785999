import type { Drift } from "../../core/plan/action.ts";
import { cut } from "../../core/text/cut.ts";
import { cutCause, keptCauses } from "../triggers/causes.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { HistoryEntry } from "./history.ts";
import { bytesOf, mostItemBytes } from "./itemSize.ts";

/** A way to make an item smaller, and the word for what it then lacks. */
export type Way<T> = readonly [lacks: string, shorten: (item: T) => T];

interface Shortenable {
  readonly shortened?: readonly string[] | undefined;
}

/** The byte limit of a single text, and of each text in a list. */
export const textBytes = 2_000;
export const wordBytes = 300;
const mostCalls = 100;
const mostContested = 40;
const mostPlaces = 100;
const mostOverlapped = 10;

export const lacking = <T extends Shortenable>(item: T, ...lacks: readonly string[]): T =>
  lacks.length === 0 ? item : { ...item, shortened: [...new Set([...(item.shortened ?? []), ...lacks])] };

/** Applies the ways in order until the stored item is small enough; `shortened` lists what was removed. */
export function fitted<T extends Shortenable>(
  item: T,
  ways: readonly Way<T>[],
  kept: (item: T) => object,
): T {
  let fit = item;
  for (const [lacks, shorten] of ways) {
    if (bytesOf(kept(fit)) <= mostItemBytes) return fit;
    fit = lacking(shorten(fit), lacks);
  }
  return fit;
}

/** The parts of an item that can be long: causes, drift, whole values. */
export interface Findings {
  readonly causes: readonly Cause[];
  readonly drift: readonly Drift[];
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  readonly changed?: HistoryEntry["changed"];
}

const placesOf = (drift: readonly Drift[]): Drift[] =>
  drift.map((one) => ({ ...one, before: undefined, after: undefined }));

// In order of worth: the causes, then the places, then the values.
export const listedWays: readonly Way<Findings>[] = [
  ["values", (findings) => ({ ...findings, after: undefined, drift: placesOf(findings.drift) })],
  ["values", (findings) => ({ ...findings, before: undefined, changed: undefined })],
  [
    "differences",
    (findings) => ({ ...findings, drift: findings.drift.slice(0, mostPlaces).map(shortPlace) }),
  ],
  ["causes", (findings) => ({ ...findings, causes: findings.causes.slice(-5) })],
];

const shortPlace = (place: Drift): Drift => ({ ...place, path: cut(place.path, wordBytes) });

export const causesIn = (causes: readonly Cause[]): readonly Cause[] => keptCauses(causes).map(cutCause);

const entryWays = listedWays.map(
  ([lacks, shorten]): Way<HistoryEntry> => [lacks, (entry) => ({ ...entry, ...shorten(entry) })],
);

const withoutEntries: Way<HistoryEntry> = [
  "overwritten entries",
  (entry) => ({
    ...entry,
    overlapped: entry.overlapped?.map((one) => ({ ...one, entries: one.entries.slice(0, 1) })),
  }),
];

/** An entry of the history that fits into an item, whatever its size was. */
export function fittedEntry(entry: HistoryEntry, kept: (entry: HistoryEntry) => object): HistoryEntry {
  const { causes, sent, contested, conflicts, overlapped, reason } = entry;
  const whole: HistoryEntry = {
    ...entry,
    ...(reason !== undefined && { reason: cut(reason, textBytes) }),
    causes: causesIn(causes),
    sent: sent.slice(0, mostCalls).map((call) => ({ ...call, requestId: cut(call.requestId, wordBytes) })),
    ...(contested && { contested: contested.slice(0, mostContested).map((text) => cut(text, wordBytes)) }),
    ...(overlapped && { overlapped: overlapped.slice(0, mostOverlapped) }),
    ...(conflicts && {
      conflicts: conflicts.map(({ otherWriter, ...turn }) => ({ ...turn, ...cutOtherWriter(otherWriter) })),
    }),
  };
  const lacks = [
    ...(whole.causes.some(({ omitted }) => omitted) ? ["causes"] : []),
    ...(sent.length > mostCalls ? ["calls"] : []),
  ];
  return fitted(lacking(whole, ...lacks), [...entryWays, withoutEntries], kept);
}

export const cutOtherWriter = (otherWriter: string | undefined) =>
  otherWriter === undefined ? {} : { otherWriter: cut(otherWriter, wordBytes) };
