import { type Words, words } from "../../core/text/words.ts";
import type { Overlap } from "../../service/tables/history.ts";

/** What became of the calls of other principals between a read and a write of the service. */
export const overlapWords = (overlapped: readonly Overlap[] = []): Words[] =>
  overlapped.map(({ by, event, at, entries, restored, reason }) => {
    const what = entries.length > 0 ? words`: ${entries.join(", ")}` : words``;
    const end = restored ? words`; it was written again${what}` : words`; it was not written again${what}`;
    return words`overlapped: the service overwrote a part of ${event} by ${by} at ${at}${end}${reason && ` (${reason})`}`;
  });
