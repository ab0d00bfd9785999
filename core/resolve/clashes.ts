import type { Facet } from "../facets/facet.ts";
import { diff, entriesOf, isArray, type Normal, none, type Path } from "../values/normal.ts";

const everything = { ignores: () => false, additive: true };

const saysNothing = (side: Normal | undefined) =>
  side === undefined || side === none || entriesOf(side)?.size === 0 || (isArray(side) && side.length === 0);

/** Where a value says something else than is required, as paths in the facet; what it does not mention is no clash. */
export function clashes(facet: Facet, required: unknown, other: unknown): readonly Path[] {
  if (required === null || other === null) return required === other ? [] : [[]];
  const met = facet.meeting?.(required, other, false) ?? required;
  const [wanted, said] = [facet.normalise(met), facet.normalise(other)];
  return diff(wanted, said, everything)
    .filter(({ before }) => !saysNothing(before))
    .map(({ path }) => path);
}

/** Where neither of two requirements can hold together with the other. */
export function contradictions(facet: Facet, one: unknown, other: unknown): readonly Path[] {
  const back = clashes(facet, other, one);
  const isMutual = (path: Path) => back.some((place) => isWithin(path, place) || isWithin(place, path));
  return clashes(facet, one, other).filter(isMutual);
}

const isWithin = (path: Path, place: Path) => place.every((token, index) => path[index] === token);
