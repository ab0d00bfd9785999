// The facet table, for code that derives more from it: permissions, events, documentation.
export type { Facet, Lookup, Opening, Permission, Reading, Step } from "../core/facets/facet.ts";
export { facets, facetTable } from "../core/facets/index.ts";
