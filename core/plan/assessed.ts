import type { Comparison } from "../compare/compare.ts";
import { inWords, valueIn, wholeInWords } from "../compare/places.ts";
import type { Opening, Step } from "../facets/facet.ts";
import { documentOf } from "../values/documents.ts";
import { entriesOf, type Normal } from "../values/normal.ts";
import { toPointer } from "../values/pointers.ts";
import type { Action, Drift, Severity } from "./action.ts";
import type { Guard } from "./guard.ts";

/** A comparison with its effect on access. */
export interface Assessed extends Comparison {
  readonly severity: Severity;
  /** The access that the write would add. */
  readonly opens: readonly Opening[];
  /** S3 does not support the facet for this bucket; the text is S3's reason. */
  readonly lacks?: string;
}

/** `base` is the state without us: for a new bucket, what S3 gives any new bucket. */
export function assessed(comparison: Comparison, guard: Guard, base = comparison.change.before): Assessed {
  const { facet, change } = comparison;
  const { bucket, before, after, known, spec } = change;
  const openings = (less: Normal, more: Normal) =>
    guard.exposing(bucket, facet.openings?.(less, more, bucket, known, spec) ?? []);
  const weaker = facet.isWeaker?.(after, before) ? "weaker" : "other";
  const severity = openings(after, before).length > 0 ? "exposure" : weaker;
  return { ...comparison, severity, opens: openings(base, after) };
}

/** The differences of a facet for plans and reports. */
export const driftOf = (assessed: Assessed): Drift[] => placesOf(assessed).map(({ drift }) => drift);

const placesOf = ({ facet, differences, sides, severity }: Assessed) =>
  inWords(differences, sides, facet.wholeEntries).map(({ path, sides: [before, after], entry }) => ({
    entry,
    drift: {
      facet: facet.name,
      path: toPointer([facet.name, ...path]),
      before: valueIn(before),
      after: valueIn(after),
      severity,
    },
  }));

/**
 * The details of a call: the whole facet, or the single entry that it writes. Thousands of calls are possible, so
 * the work per facet is done once.
 */
export function detailsFor(comparison: Assessed): (step: Step) => Omit<Action["details"], "input"> {
  const { facet, change, opens, severity } = comparison;
  const before = wholeInWords(change.actual, change.before);
  const after = wholeInWords(change.declared, change.after);
  const places = placesOf(comparison);
  const byEntry = Map.groupBy(places, ({ entry }) => entry);
  const only = (whole: Normal, entry: string) => {
    const part = entriesOf(whole)?.get(entry);
    return part === undefined ? {} : { [entry]: wholeInWords(documentOf(part), part) };
  };
  const more = { facet: facet.name, severity, ...(opens.length > 0 && { opens: opens.map(openingWords) }) };
  return ({ entry }) =>
    entry === undefined
      ? { ...more, before, after, diff: drifts(places) }
      : {
          ...more,
          before: only(change.before, entry),
          after: only(change.after, entry),
          diff: drifts(byEntry.get(entry)),
        };
}

const drifts = (places: readonly { readonly drift: Drift }[] = []) => places.map(({ drift }) => drift);

/** Describes an opening: to whom and what. */
const openingWords = ({ to, what }: Opening) =>
  `${{ public: "to the public", outsider: "to an outsider", none: "indirectly" }[to]}: it ${what}`;
