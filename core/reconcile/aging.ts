import type { Status, Trouble, Troubles, Verdict } from "../tables/status.ts";

const hourMs = 60 * 60_000;

/**
 * Troubles with how long each has lasted; what is tried again for an hour has failed. A look that is made before its time,
 * since somebody called, is no further attempt: nobody makes the wait longer by calling again and again.
 */
export function aged(troubles: Troubles, status: Status, began: string): Troubles {
  const isEarly = status.due !== undefined && status.due.at > began;
  const entries = Object.entries(troubles).map(([facet, trouble]): [string, Trouble] => {
    const last = status.troubles[facet];
    const same = last && kindOf(last) === trouble.verdict ? last : undefined;
    const since = same?.since ?? began;
    const failed = trouble.verdict === "retrying" && Date.parse(began) - Date.parse(since) >= hourMs;
    const verdict = failed ? "failed" : trouble.verdict;
    const attempts = (same?.hold === trouble.hold && same?.attempt) || 0;
    const attempt = attempts > 0 && isEarly ? attempts : attempts + 1;
    return [facet, { ...trouble, verdict, since, attempt }];
  });
  return Object.fromEntries(entries);
}

const kindOf = ({ verdict }: Trouble): Verdict => (verdict === "failed" ? "retrying" : verdict);
