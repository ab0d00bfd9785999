import { facetTable } from "../../core/facets/index.ts";

/** A spec that declares every facet, or all but some, each by its first example and with what it needs alongside. */
export function everything(name: string, region: string, except: readonly string[] = []) {
  const rows = [...facetTable.values()].filter((facet) => !except.includes(facet.name));
  const examples = rows.map((facet) => ({ [facet.name]: facet.examples[0] }));
  const needed = rows.map((facet) => facet.alongside ?? {});
  return { name, region, ...Object.assign({}, ...examples, ...needed) };
}
