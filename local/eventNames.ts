import { facetTable } from "../core/facets/index.ts";

/** Operation -> CloudTrail's name, as the facet table has them; the trail itself knows no facet. */
export const eventNames: Readonly<Record<string, string>> = Object.fromEntries(
  [...facetTable.values()].flatMap((facet) => Object.entries(facet.events)),
);
