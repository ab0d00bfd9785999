import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";
import { instant } from "../terminal/ago.ts";

const units = { min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const lastYear = 3000;

/** Until when a pause lasts: a time from now, a day (UTC), or an instant. Throws UsageError for what is none, or is over. */
export function pauseUntil(given: string, now: Date): string {
  const at = instantOf(given.trim(), now);
  if (at === undefined || !(at < Date.UTC(lastYear, 0)))
    throw new UsageError(
      words`--until takes a time from now (30m, 2h, 7d), a day (2027-01-01, UTC) or an instant (2027-01-01T08:00:00Z), not ${given}`,
    );
  const until = new Date(at).toISOString();
  if (at <= now.getTime())
    throw new UsageError(words`--until ${given} is over: ${instant(until)} is in the past`);
  return until;
}

function instantOf(given: string, now: Date): number | undefined {
  const [, number, unit] = /^(\d{1,6}) ?(min|m|h|d|w)$/.exec(given) ?? [];
  if (unit) return now.getTime() + Number(number) * units[unit as keyof typeof units];
  if (/^\d{4}-\d\d-\d\d$/.test(given)) return dayOf(given);
  // Without a zone an instant is another one for each reader.
  const isInstant = /^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(given);
  const at =
    isInstant && dayOf(isInstant[1] ?? "") !== undefined ? Date.parse(given.replace(" ", "T")) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** No 30th of February, which some take for a day of March. */
function dayOf(text: string): number | undefined {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : undefined;
}
