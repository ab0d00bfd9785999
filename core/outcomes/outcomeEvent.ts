import { cut } from "../cut.ts";
import type { ToldEntry } from "../tables/history.ts";

/** Nothing on a bus may be larger; the rest of an event needs some room too. */
const mostBytes = 200_000;
const mostPlaces = 200;

/** The event that tells of an entry of the history, as the outcome schema says. */
export function outcomeEvent(told: ToldEntry) {
  const { bucket, entry, at, verdict, reason, held, causes, drift, sent } = told;
  const { severity, unannounced, detectMs, repairMs, contested, fights, interrupted, shortened } = told;
  const happened = { verdict, reason, held, at, causes, drift, sent };
  const more = { severity, unannounced, detectMs, repairMs, contested, fights, interrupted, shortened };
  const detail = { version: 1, id: `${bucket}/${entry}`, bucket, ...happened, ...more };
  const whole = JSON.stringify(detail);
  const brief = () => ({
    ...detail,
    drift: drift
      .slice(0, mostPlaces)
      .map(({ facet, path, severity: how }) => ({ facet, path: cut(path, 500), severity: how })),
    shortened: [
      ...new Set([...(shortened ?? []), "values", ...(drift.length > mostPlaces ? ["differences"] : [])]),
    ],
  });
  const Detail = Buffer.byteLength(whole) <= mostBytes ? whole : JSON.stringify(brief());
  return { Source: "dxaws-s3", DetailType: "Bucket Outcome", Time: new Date(at), Detail };
}
