import { scopeOf } from "../../core/apply/scope.ts";
import { facetTable } from "../../core/facets/index.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Desired } from "../../core/spec/desired.ts";
import { sessionPolicy } from "../../service/members/sessionPolicy.ts";

// Bundled by a test as the worker is, and imported by it from the source, too.

const bucket = "orders";

/** The policy of the session for a plan that writes one facet of a bucket. */
export function policyToWrite(facet: string): string {
  const plan = { bucket, exists: true, actions: [{ facet }] } as unknown as Plan;
  return sessionPolicy(scopeOf(plan, {} as Desired), "aws");
}

/** The policy of the session for a plan that creates a bucket with all facets. */
export function policyToCreate(): string {
  const plan = { bucket, exists: false, actions: [] } as unknown as Plan;
  return sessionPolicy(scopeOf(plan, { facets: facetTable } as unknown as Desired), "aws");
}
