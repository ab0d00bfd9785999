import type { Beside, Facet, Incompatibility } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import type { Normal } from "../values/normal.ts";

/** Two facets whose values do not go together. */
export interface Incompatible extends Incompatibility {
  readonly facet: string;
}

const formOf = (facet: Facet, value: unknown): Normal =>
  value === null ? facet.effective() : facet.normalise(value as never);

/** The forms of values, each made when it is asked for. */
function formsOf(values: ReadonlyMap<string, unknown>): Beside {
  const made = new Map<string, Normal>();
  return {
    get: (name) => {
      const facet = facetTable.get(name);
      if (!facet || !values.has(name)) return undefined;
      const form = made.get(name) ?? formOf(facet, values.get(name));
      made.set(name, form);
      return form;
    },
  };
}

/** The pairs of facets whose values do not go together, each pair once. Values are parsed; null: not configured. */
export function incompatibleIn(values: ReadonlyMap<string, unknown>): Incompatible[] {
  if (values.size < 2) return [];
  const forms = formsOf(values);
  const pairs = new Map<string, Incompatible>();
  for (const facet of facetTable.values()) {
    if (!facet.incompatible || !values.has(facet.name)) continue;
    const form = forms.get(facet.name) as Normal;
    for (const one of facet.incompatible(form, forms, facet.effective())) {
      const pair = [facet.name, one.with].sort().join();
      if (!pairs.has(pair)) pairs.set(pair, { facet: facet.name, ...one });
    }
  }
  return [...pairs.values()];
}
