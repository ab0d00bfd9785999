import { acl } from "./acl.ts";
import { blockPublicAccess } from "./blockPublicAccess.ts";
import type { Facet } from "./facet.ts";
import { inventory } from "./inventory.ts";
import { objectLock } from "./objectLock.ts";
import { ownership } from "./ownership.ts";
import { policy } from "./policy.ts";
import { tags } from "./tags.ts";
import { versioning } from "./versioning.ts";

/** Every facet that a spec may name, in the order in which plans and reports show them. */
export const facets = [
  tags,
  versioning,
  blockPublicAccess,
  ownership,
  acl,
  policy,
  objectLock,
  inventory,
] as const satisfies readonly Facet[];

/** The same rows for code that treats them all alike. */
export const facetTable: ReadonlyMap<string, Facet> = new Map(
  facets.map((facet): [string, Facet] => [facet.name, facet]),
);
