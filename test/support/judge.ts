import type { Facet } from "../../core/facets/facet.ts";
import { facetTable } from "../../core/facets/index.ts";
import type { Severity } from "../../core/plan/action.ts";
import type { Normal } from "../../core/values/normal.ts";
import { parseDesired } from "../../exports/index.ts";

const bucket = { name: "orders-archive", region: "ca-central-1", owner: "111122223333" };

const declared = (facet: string, value: unknown, more: object = {}) =>
  parseDesired({ name: bucket.name, ...more, [facet]: value }).declared;

function normal(facet: Facet, value: unknown): Normal {
  if (value === null) return facet.effective();
  return facet.effective(facet.normalise(declared(facet.name, value).get(facet.name)));
}

/** What a bucket that has the one gives that its spec, which says the other, does not; null is nothing. */
export function judge(name: string, live: unknown, wanted: unknown, more?: object) {
  const facet = facetTable.get(name) as Facet;
  const [is, asked] = [normal(facet, live), normal(facet, wanted)];
  const openings = facet.openings?.(asked, is, bucket, undefined, declared(name, wanted, more)) ?? [];
  const severity: Severity =
    openings.length > 0 ? "exposure" : facet.isWeaker?.(asked, is) ? "weaker" : "other";
  return { severity, openings };
}
