import type { Condition, Conditions, Status, Verdict } from "../tables/status.ts";

const hourMs = 60 * 60_000;

/**
 * Conditions with their age. What was retried for an hour becomes `failed`. A check before the due time, which an event
 * triggers, does not count as an attempt: otherwise a caller could delay the retry by calling repeatedly.
 */
export function aged(conditions: Conditions, status: Status, began: string): Conditions {
  const isEarly = status.due !== undefined && status.due.at > began;
  const entries = Object.entries(conditions).map(([facet, condition]): [string, Condition] => {
    const last = status.conditions[facet];
    const same = last && kindOf(last) === condition.verdict ? last : undefined;
    const since = same?.since ?? began;
    const failed = condition.verdict === "retrying" && Date.parse(began) - Date.parse(since) >= hourMs;
    const verdict = failed ? "failed" : condition.verdict;
    const attempts = (same?.hold === condition.hold && same?.attempt) || 0;
    const attempt = attempts > 0 && isEarly ? attempts : attempts + 1;
    return [facet, { ...condition, verdict, since, attempt }];
  });
  return Object.fromEntries(entries);
}

const kindOf = ({ verdict }: Condition): Verdict => (verdict === "failed" ? "retrying" : verdict);
