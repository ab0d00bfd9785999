import { blockPublicAccess } from "./blockPublicAccess.ts";
import type { Facet } from "./facet.ts";
import { tags } from "./tags.ts";
import { versioning } from "./versioning.ts";

/** Every facet that a spec may name, in the order in which plans and reports show them. */
export const facets = [tags, versioning, blockPublicAccess] as const satisfies readonly Facet[];

/** The same rows for code that treats them all alike. */
export const facetTable: ReadonlyMap<string, Facet> = new Map(
  facets.map((facet): [string, Facet] => [facet.name, facet]),
);
