import { isDeepStrictEqual } from "node:util";
import type { Facet } from "../facets/facet.ts";
import type { FacetLayers } from "../spec/desired.ts";
import { entriesOf, isArray, isObject, type Normal, type Path, partOf } from "../values/normal.ts";
import { combined } from "./combine.ts";

/** Which layer the parts of a wanted value come from; paths are those of its normal form. */
export interface Origins {
  /** Whether a baseline requires the part, or something in it. */
  isRequired(path: Path): boolean;
  /** The baseline that a part comes from; undefined: the spec. */
  originOf(path: Path): string | undefined;
  /** The value comes from a baseline's default. */
  readonly isDefault: boolean;
}

/** The origins of a value that a spec alone says. */
export const ofSpec: Origins = { isRequired: () => false, originOf: () => undefined, isDefault: false };

/** What layers want of a facet, in the form in which the live value meets them, and the origins of its parts. */
export function withOrigins(facet: Facet, layers: FacetLayers, live?: unknown) {
  const { value, requires } = combined(facet, layers, live);
  const formOf = (one: unknown) =>
    one === null || one === undefined ? undefined : facet.normalise(one as never, live as never);
  const forms = requires.map(({ from, value: required }) => ({ from, form: formOf(required) }));
  const wanted = formOf(value);
  const isSingle = facet.singleRule === true;
  const requirers = (path: Path) =>
    forms.filter(({ form }) => form === undefined || placeIn(form, wanted, path, isSingle).isSaid);
  // Of several layers that require a part, one that says just what is wanted.
  const requirer = (path: Path) => {
    const all = requirers(path);
    const says = ({ form }: (typeof forms)[number]) =>
      form !== undefined && placeIn(form, wanted, path, isSingle).isEqual;
    return all.find(says) ?? all[0];
  };
  const origins: Origins = {
    isRequired: (path) => requirers(path).length > 0,
    originOf: (path) => requirer(path)?.from ?? layers.own?.from,
    isDefault: layers.own?.isDefault === true,
  };
  return { value, origins };
}

/**
 * Whether a required form says something at a path of the wanted one or below, or has an entry that is compared in full
 * there; and whether it says the same.
 */
function placeIn(form: Normal, wanted: Normal | undefined, path: Path, isSingle: boolean) {
  let isInEntry = false;
  let part: Normal | undefined = form;
  let there = wanted;
  for (const key of path) {
    const inner: Normal | undefined = partOf(there, key);
    // Elements without names are at other places in a list that was put together.
    const next: Normal | undefined =
      isArray(part) && !isSingle && !isInEntry
        ? part.find((one) => isDeepStrictEqual(one, inner))
        : partOf(part, key);
    if (next === undefined) return { isSaid: isInEntry && !isObject(part), isEqual: false };
    isInEntry ||= entriesOf(part) !== undefined || isArray(part);
    [part, there] = [next, inner];
  }
  return { isSaid: true, isEqual: isDeepStrictEqual(part, there) };
}
