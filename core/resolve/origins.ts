import type { Facet } from "../facets/facet.ts";
import type { FacetLayers } from "../spec/desired.ts";
import { entriesOf, isArray, type Normal, type Path, partOf } from "../values/normal.ts";
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

/** What layers want of a facet, in the form in which the live value meets it, and the origins of its parts. */
export function withOrigins(facet: Facet, layers: FacetLayers, live?: unknown) {
  const { value, requires } = combined(facet, layers, live);
  const forms = requires.map(({ from, value: required }) => ({
    from,
    form: required === null ? undefined : facet.normalise(required as never, live as never),
  }));
  const requirer = (path: Path) => forms.find(({ form }) => form === undefined || reaches(form, path));
  const origins: Origins = {
    isRequired: (path) => requirer(path) !== undefined,
    originOf: (path) => requirer(path)?.from ?? layers.own?.from,
    isDefault: layers.own?.isDefault === true,
  };
  return { value, origins };
}

/** Whether a normal form says something at a path or below, or has an entry that is compared in full there. */
function reaches(form: Normal, path: Path): boolean {
  let isInEntry = false;
  let part: Normal | undefined = form;
  for (const key of path) {
    const next: Normal | undefined = partOf(part, key);
    if (next === undefined) return isInEntry;
    isInEntry ||= entriesOf(part) !== undefined || isArray(part);
    part = next;
  }
  return true;
}
