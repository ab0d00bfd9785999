import { type Drift, type Severity, worstOf } from "../action.ts";
import { facetTable } from "../facets/index.ts";
import { type Trouble, type Troubles, wholeBucket } from "../tables/status.ts";

const canExpose = (facet: string) => facetTable.get(facet)?.openings !== undefined;

/** What is wrong, and how bad that is. What cannot be read is as bad as it may be. */
export function withSeverity(
  troubles: Troubles,
  drift: readonly Drift[],
  managed: readonly string[],
): Troubles {
  const severityOf = (facet: string, { unread }: Trouble): Severity => {
    const concerned = facet === wholeBucket ? managed : [facet];
    if (unread) return concerned.some(canExpose) ? "exposure" : "other";
    return worstOf(drift.filter((one) => concerned.includes(one.facet)).map(({ severity }) => severity));
  };
  const entries = Object.entries(troubles).map(([facet, trouble]): [string, Trouble] => {
    const severity = severityOf(facet, trouble);
    return [facet, { ...trouble, ...(severity !== "other" && { severity }) }];
  });
  return Object.fromEntries(entries);
}
