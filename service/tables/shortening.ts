import type { Drift } from "../../core/plan/action.ts";
import { cut } from "../../core/text/cut.ts";
import { cutCause, keptCauses } from "../triggers/causes.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { HistoryEntry } from "./history.ts";
import { bytesOf, mostItemBytes } from "./itemSize.ts";

/** A way to make an item smaller, and what it then lacks. */
export type Way<T> = readonly [lacks: string, shorten: (item: T) => T];

interface Shortenable {
  readonly shortened?: readonly string[] | undefined;
}

/** Bytes of a text, and of one of many. */
export const textBytes = 2_000;
export const wordBytes = 300;
const mostCalls = 100;
const mostContested = 40;
const mostPlaces = 100;

export const lacking = <T extends Shortenable>(item: T, ...lacks: readonly string[]): T =>
  lacks.length === 0 ? item : { ...item, shortened: [...new Set([...(item.shortened ?? []), ...lacks])] };

/** The item itself if what is kept of it is small enough, else shortened as far as it takes, with a word for each way. */
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

/** What was found, and why somebody looked. */
export interface Told {
  readonly causes: readonly Cause[];
  readonly drift: readonly Drift[];
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

const placesOf = (drift: readonly Drift[]): Drift[] =>
  drift.map((one) => ({ ...one, before: undefined, after: undefined }));

// Who did it is worth more than where, and where more than what exactly was there.
export const listedWays: readonly Way<Told>[] = [
  ["values", (told) => ({ ...told, after: undefined, drift: placesOf(told.drift) })],
  ["values", (told) => ({ ...told, before: undefined })],
  ["differences", (told) => ({ ...told, drift: told.drift.slice(0, mostPlaces).map(shortPlace) })],
  ["causes", (told) => ({ ...told, causes: told.causes.slice(-5) })],
];

const shortPlace = (place: Drift): Drift => ({ ...place, path: cut(place.path, wordBytes) });

export const causesIn = (causes: readonly Cause[]): readonly Cause[] => keptCauses(causes).map(cutCause);

const entryWays = listedWays.map(
  ([lacks, shorten]): Way<HistoryEntry> => [lacks, (entry) => ({ ...entry, ...shorten(entry) })],
);

/** An entry of the history as it fits into an item, however much happened. */
export function fittedEntry(entry: HistoryEntry, kept: (entry: HistoryEntry) => object): HistoryEntry {
  const { causes, sent, contested, conflicts, reason } = entry;
  const whole: HistoryEntry = {
    ...entry,
    ...(reason !== undefined && { reason: cut(reason, textBytes) }),
    causes: causesIn(causes),
    sent: sent.slice(0, mostCalls).map((call) => ({ ...call, requestId: cut(call.requestId, wordBytes) })),
    ...(contested && { contested: contested.slice(0, mostContested).map((text) => cut(text, wordBytes)) }),
    ...(conflicts && {
      conflicts: conflicts.map(({ otherWriter, ...turn }) => ({ ...turn, ...cutOtherWriter(otherWriter) })),
    }),
  };
  const lacks = [
    ...(whole.causes.some(({ omitted }) => omitted) ? ["causes"] : []),
    ...(sent.length > mostCalls ? ["calls"] : []),
  ];
  return fitted(lacking(whole, ...lacks), entryWays, kept);
}

export const cutOtherWriter = (otherWriter: string | undefined) =>
  otherWriter === undefined ? {} : { otherWriter: cut(otherWriter, wordBytes) };
