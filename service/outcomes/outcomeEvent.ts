import { cut } from "../../core/text/cut.ts";
import type { RecordedEntry } from "../tables/history.ts";

/** The size bound of a detail, so that the whole entry stays below EventBridge's limit of 256 KB. */
const mostBytes = 200_000;
const mostPlaces = 200;

/** The event for an entry of the history; its detail follows the outcome schema and fits EventBridge's limit. */
export function outcomeEvent(recorded: RecordedEntry) {
  const { bucket, account, entry, at, verdict, reason, held, causes, drift, sent } = recorded;
  const { severity, unannounced, detectMs, repairMs, contested, unmanaged, conflicts } = recorded;
  const { overlapped, recreated, interrupted, shortened } = recorded;
  const happened = { verdict, reason, held, at, causes, drift, sent };
  const more = {
    ...{ severity, unannounced, detectMs, repairMs, contested, unmanaged, conflicts },
    ...{ overlapped, recreated, interrupted, shortened },
  };
  const detail = { version: 2, id: `${bucket}/${entry}`, bucket, account, ...happened, ...more };
  const brief = (places: number, whys: number) => ({
    ...detail,
    causes: causes.slice(0, whys),
    drift: drift
      .slice(0, places)
      .map(({ facet, path, severity: how }) => ({ facet, path: cut(path, 500), severity: how })),
    shortened: [
      ...(shortened ?? []),
      "values",
      ...(drift.length > places ? ["differences"] : []),
      ...(causes.length > whys ? ["causes"] : []),
    ].filter((word, index, all) => all.indexOf(word) === index),
  });
  const whole = JSON.stringify(detail);
  const fits = (text: string) => Buffer.byteLength(text) <= mostBytes;
  const short = () => JSON.stringify(brief(mostPlaces, causes.length));
  // A character that JSON escapes takes six times its size.
  const shortest = () => JSON.stringify(brief(20, 2));
  const Detail = fits(whole) ? whole : ([short()].find(fits) ?? shortest());
  return { Source: "dxaws-s3", DetailType: "Bucket Outcome", Time: new Date(at), Detail };
}
