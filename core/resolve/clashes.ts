import { isDeepStrictEqual } from "node:util";
import type { Facet } from "../facets/facet.ts";
import { diff, entriesOf, isArray, isObject, type Normal, type Path, saysNothing } from "../values/normal.ts";
import { isPossible } from "./combine.ts";

const everything = { ignores: () => false, additive: true };

/** Where a value says something else than is required, as paths in the facet; what it does not mention is no clash. */
export function clashes(facet: Facet, required: unknown, other: unknown): readonly Path[] {
  if (required === null || other === null) return required === other ? [] : [[]];
  const met = facet.meeting?.(required, other, false) ?? required;
  const [wanted, said] = [formOf(facet, met), formOf(facet, other)];
  if (facet.indivisible)
    return diff(wanted, said, { ...everything, additive: false }).map(({ path }) => path);
  const different = diff(wanted, said, everything)
    .filter(({ before }) => !saysNothing(before))
    .map(({ path }) => path);
  const entries = unequalEntries(wanted, said);
  return [...different, ...entries.filter((entry) => !different.some((path) => isWithin(path, entry)))];
}

/** The normal form without lists, whose elements have no names: they stand side by side, in whichever order. */
function formOf({ singleRule, normalise }: Facet, value: unknown): Normal {
  const normal = normalise(value as never);
  if (singleRule || !isObject(normal)) return normal;
  return Object.fromEntries(Object.entries(normal).filter(([, part]) => !isArray(part)));
}

/** Entries that both have and that are not equal: an entry is required as a whole. */
function unequalEntries(one: Normal | undefined, other: Normal | undefined, path: Path = []): Path[] {
  const [ours, theirs] = [entriesOf(one), entriesOf(other)];
  if (ours && theirs)
    return [...ours].flatMap(([key, part]) =>
      theirs.has(key) && !isDeepStrictEqual(part, theirs.get(key)) ? [[...path, key]] : [],
    );
  if (!isObject(one) || !isObject(other)) return [];
  return Object.keys(one).flatMap((key) => unequalEntries(one[key], other[key], [...path, key]));
}

/** Where two requirements name different things of one place, of which neither meets the other. */
export function disagreements(facet: Facet, one: unknown, other: unknown): readonly Path[] {
  if (isDeepStrictEqual(one, other)) return [];
  const there = clashes(facet, one, other);
  const back = there.length > 0 ? clashes(facet, other, one) : [];
  return there.filter((path) => back.some((place) => isWithin(path, place) || isWithin(place, path)));
}

/** Where neither of two requirements can hold together with the other; the whole facet, if S3 would not take both. */
export function contradictions(facet: Facet, one: unknown, other: unknown): readonly Path[] {
  const places = disagreements(facet, one, other);
  const requires = [one, other].map((value) => ({ from: "", value }));
  return places.length > 0 || isPossible(facet, { requires }) ? places : [[]];
}

const isWithin = (path: Path, place: Path) => place.every((token, index) => path[index] === token);
