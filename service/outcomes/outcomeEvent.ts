import { cut } from "../../core/text/cut.ts";
import type { RecordedEntry } from "../tables/history.ts";

/** Nothing on a bus may be larger; the rest of an event needs some room too. */
const mostBytes = 200_000;
const mostPlaces = 200;

/** The event that tells of an entry of the history, as the outcome schema says. */
export function outcomeEvent(told: RecordedEntry) {
  const { bucket, entry, at, verdict, reason, held, causes, drift, sent } = told;
  const { severity, unannounced, detectMs, repairMs, contested, unmanaged, conflicts } = told;
  const { recreated, interrupted, shortened } = told;
  const happened = { verdict, reason, held, at, causes, drift, sent };
  const more = {
    ...{ severity, unannounced, detectMs, repairMs, contested, unmanaged, conflicts },
    ...{ recreated, interrupted, shortened },
  };
  const detail = { version: 1, id: `${bucket}/${entry}`, bucket, ...happened, ...more };
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
  // Signs that JSON has to spell out take six times their room.
  const shortest = () => JSON.stringify(brief(20, 2));
  const Detail = fits(whole) ? whole : ([short()].find(fits) ?? shortest());
  return { Source: "dxaws-s3", DetailType: "Bucket Outcome", Time: new Date(at), Detail };
}
