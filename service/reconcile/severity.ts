import { facetTable } from "../../core/facets/index.ts";
import { type Drift, type Severity, worstOf } from "../../core/plan/action.ts";
import { type Condition, type Conditions, wholeBucket } from "../tables/status.ts";

const canExpose = (facet: string) => facetTable.get(facet)?.openings !== undefined;

/** The conditions with their severity. What cannot be read gets the worst severity that it can have. */
export function withSeverity(
  conditions: Conditions,
  drift: readonly Drift[],
  managed: readonly string[],
): Conditions {
  const severityOf = (facet: string, { unread }: Condition): Severity => {
    const concerned = facet === wholeBucket ? managed : [facet];
    if (unread) return concerned.some(canExpose) ? "exposure" : "other";
    return worstOf(drift.filter((one) => concerned.includes(one.facet)).map(({ severity }) => severity));
  };
  const entries = Object.entries(conditions).map(([facet, condition]): [string, Condition] => {
    const severity = severityOf(facet, condition);
    return [facet, { ...condition, ...(severity !== "other" && { severity }) }];
  });
  return Object.fromEntries(entries);
}
