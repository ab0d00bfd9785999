import type { Comparison } from "../compare/compare.ts";
import { inWords, valueIn, wholeInWords } from "../compare/places.ts";
import type { Opening, Step } from "../facets/facet.ts";
import { documentOf } from "../values/documents.ts";
import { entriesOf, type Normal } from "../values/normal.ts";
import { toPointer } from "../values/pointers.ts";
import type { Action, Drift, Severity } from "./action.ts";
import type { Guard } from "./guard.ts";

/** A comparison, and what of it matters to who gets in. */
export interface Judged extends Comparison {
  readonly severity: Severity;
  /** What writing it would open. */
  readonly opens: readonly Opening[];
  /** S3 does not have it where the bucket is, and how it says so. */
  readonly lacks?: string;
}

/** `ground` is what there is without us: for a bucket that is to be made, what S3 gives any new one. */
export function judged(comparison: Comparison, guard: Guard, ground = comparison.change.before): Judged {
  const { facet, change } = comparison;
  const { bucket, before, after, known, spec } = change;
  const openings = (less: Normal, more: Normal) =>
    guard.exposing(bucket, facet.openings?.(less, more, bucket, known, spec) ?? []);
  const weaker = facet.isWeaker?.(after, before) ? "weaker" : "other";
  const severity = openings(after, before).length > 0 ? "exposure" : weaker;
  return { ...comparison, severity, opens: openings(ground, after) };
}

/** A facet's differences, as they are told. */
export const driftOf = (judged: Judged): Drift[] => placesOf(judged).map(({ drift }) => drift);

const placesOf = ({ facet, differences, sides, severity }: Judged) =>
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

/** What a call is about: the whole facet, or the one entry that it writes. There can be thousands of these. */
export function detailsFor(comparison: Judged): (step: Step) => Omit<Action["details"], "input"> {
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

/** Whom something is opened to, and what. */
const openingWords = ({ to, what }: Opening) =>
  `${{ public: "to the public", outsider: "to an outsider", nobody: "a way" }[to]}: it ${what}`;
