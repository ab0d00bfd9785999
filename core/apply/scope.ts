import { facetTable } from "../facets/index.ts";
import type { Plan } from "../plan/plan.ts";
import type { WriteScope } from "../providers/permission.ts";
import type { Desired } from "../spec/desired.ts";

/** What CreateBucket itself needs. */
export const creation = [{ action: "s3:CreateBucket" }] as const;

/**
 * What the calls of a plan need to be permitted: by facet, what its row says. CreateBucket carries facets, so a bucket that is
 * created needs what all of them need.
 */
export function scopeOf({ bucket, exists, actions }: Plan, { facets }: Desired): WriteScope {
  const names = exists ? new Set(actions.map(({ facet }) => facet)) : facets.keys();
  const ofFacets = [...names].flatMap((name) => facetTable.get(name)?.iam.write ?? []);
  return { bucket, permissions: [...(exists ? [] : creation), ...ofFacets] };
}
