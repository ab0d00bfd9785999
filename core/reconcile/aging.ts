import type { Status, Trouble, Troubles, Verdict } from "../tables/status.ts";

const hourMs = 60 * 60_000;

/** Troubles with how long each has lasted; what is tried again for an hour has failed. */
export function aged(troubles: Troubles, status: Status, began: string): Troubles {
  const entries = Object.entries(troubles).map(([facet, trouble]): [string, Trouble] => {
    const last = status.troubles[facet];
    const same = last && kindOf(last) === trouble.verdict ? last : undefined;
    const since = same?.since ?? began;
    const failed = trouble.verdict === "retrying" && Date.parse(began) - Date.parse(since) >= hourMs;
    const verdict = failed ? "failed" : trouble.verdict;
    return [facet, { ...trouble, verdict, since, attempt: (same?.attempt ?? 0) + 1 }];
  });
  return Object.fromEntries(entries);
}

const kindOf = ({ verdict }: Trouble): Verdict => (verdict === "failed" ? "retrying" : verdict);
