// The facet table, for code that derives more from it: permissions, events, documentation.
export type { Facet, Lookup, Opening, Reading, Step } from "../core/facets/facet.ts";
export { facets, facetTable } from "../core/facets/index.ts";
export type { Permission } from "../core/providers/permission.ts";
