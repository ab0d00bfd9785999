import type { HistoryEntry } from "./history.ts";

/** Nothing on a bus may be larger; the rest of an event needs some room too. */
const mostBytes = 200_000;

/** The event that tells of an entry of the history, as the outcome schema says. */
export function outcomeEvent(bucket: string, entry: string, happened: HistoryEntry) {
  const {
    at,
    verdict,
    reason,
    held,
    causes,
    drift,
    sent,
    detectMs,
    repairMs,
    contested,
    fights,
    interrupted,
  } = happened;
  const told = { bucket, verdict, reason, held, at, causes, drift, sent };
  const detail = { version: 1, id: `${bucket}/${entry}`, ...told };
  const more = { detectMs, repairMs, contested, fights, interrupted };
  const whole = JSON.stringify({ ...detail, ...more });
  const brief = () => ({ ...detail, ...more, drift: drift.map(({ facet, path }) => ({ facet, path })) });
  const Detail = Buffer.byteLength(whole) <= mostBytes ? whole : JSON.stringify(brief());
  return { Source: "dxaws-s3", DetailType: "Bucket Outcome", Time: new Date(at), Detail };
}
