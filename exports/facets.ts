// The facet table, for whoever derives more of it: permissions, events, documentation.
export type { Facet, Lookup, Opening, Permission, Reading, Step } from "../core/facets/facet.ts";
export { facets, facetTable } from "../core/facets/index.ts";
