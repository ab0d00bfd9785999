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
  /** The access that the write takes away and that makes it an exposure. */
  readonly closes: readonly Opening[];
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
  const closes = openings(after, before);
  const severity = closes.length > 0 ? "exposure" : weaker;
  return { ...comparison, severity, opens: openings(base, after), closes };
}

/** The differences of a facet for plans and reports. */
export const driftOf = (assessed: Assessed): Drift[] => placesOf(assessed).map(({ drift }) => drift);

interface Place {
  readonly entry: string | undefined;
  readonly drift: Drift;
}

/** Found once for each comparison: a plan, its calls and the plan after restraints show the same values. */
const places = new WeakMap<Assessed, readonly Place[]>();

function placesOf(assessed: Assessed): readonly Place[] {
  const known = places.get(assessed) ?? findPlaces(assessed);
  places.set(assessed, known);
  return known;
}

const findPlaces = ({ facet, differences, origins, sides, severity }: Assessed): Place[] =>
  inWords(differences, sides, facet.wholeEntries).map(({ path, formPath, sides: [before, after], entry }) => {
    const baseline = origins.originOf(formPath);
    const drift = {
      facet: facet.name,
      path: toPointer([facet.name, ...path]),
      before: valueIn(before),
      after: valueIn(after),
      severity,
      ...(baseline !== undefined && { from: `baseline ${baseline}` }),
    };
    return { entry, drift };
  });

/**
 * The details of a call: the whole facet, or the single entry that it writes. Thousands of calls are possible, so
 * the work per facet is done once, and a call of an entry shows nothing of the others.
 */
export function detailsFor(comparison: Assessed): (step: Step) => Omit<Action["details"], "input"> {
  const { facet, change, opens, severity } = comparison;
  const places = placesOf(comparison);
  const byEntry = Map.groupBy(places, ({ entry }) => entry);
  const opensBy = openingsBy(opens);
  const only = (whole: Normal, entry: string) => {
    const part = entriesOf(whole)?.get(entry);
    return part === undefined ? {} : { [entry]: wholeInWords(documentOf(part), part) };
  };
  return ({ entry }) => {
    const opened = entry === undefined ? opens : (opensBy.get(entry) ?? opensBy.get(undefined) ?? []);
    const more = {
      facet: facet.name,
      severity,
      ...(opened.length > 0 && { opens: opened.map(openingWords) }),
    };
    return entry === undefined
      ? {
          ...more,
          before: wholeInWords(change.actual, change.before),
          after: wholeInWords(change.declared, change.after),
          diff: drifts(places),
        }
      : {
          ...more,
          before: only(change.before, entry),
          after: only(change.after, entry),
          diff: drifts(byEntry.get(entry)),
        };
  };
}

const entriesIn = (opening: Opening) => (opening.to === "outsider" ? opening.entries : undefined);

/** Calls for entries that give access come first: there can be hundreds of others, and time for a part of them only. */
export function closingFirst(steps: readonly Step[], { closes }: Assessed): readonly Step[] {
  const closing = new Set(closes.flatMap((opening) => entriesIn(opening) ?? []));
  const isLater = ({ entry = "" }: Step) => Number(!closing.has(entry));
  return closing.size === 0 ? steps : steps.toSorted((a, b) => isLater(a) - isLater(b));
}

/** The openings by the entry that gives them, with those that no single entry gives; `undefined`: only these. */
function openingsBy(opens: readonly Opening[]): ReadonlyMap<string | undefined, readonly Opening[]> {
  const shared = opens.filter((opening) => !entriesIn(opening));
  const pairs = opens.flatMap((opening) => entriesIn(opening)?.map((entry) => ({ entry, opening })) ?? []);
  const byEntry = [...Map.groupBy(pairs, ({ entry }) => entry)].map(([entry, all]): [string, Opening[]] => [
    entry,
    [...shared, ...all.map(({ opening }) => opening)],
  ]);
  return new Map<string | undefined, Opening[]>([[undefined, shared], ...byEntry]);
}

const drifts = (places: readonly Place[] = []) => places.map(({ drift }) => drift);

/** Describes an opening: to whom and what. */
const openingWords = ({ to, what }: Opening) =>
  `${{ public: "to the public", outsider: "to an outsider", none: "indirectly" }[to]}: it ${what}`;
