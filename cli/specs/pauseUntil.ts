import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";
import { instant } from "../terminal/ago.ts";

const units = { min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const lastYear = 3000;

/** The end of a pause in ISO 8601, from a duration, a date (UTC) or a time. Throws UsageError for other text, or a past time. */
export function pauseUntil(given: string, now: Date): string {
  const at = instantOf(given.trim(), now);
  if (at === undefined || !(at < Date.UTC(lastYear, 0)))
    throw new UsageError(
      words`--until must be a duration (30m, 2h, 7d), a date (2027-01-01, UTC) or a time (2027-01-01T08:00:00Z), not ${given}`,
    );
  const until = new Date(at).toISOString();
  if (at <= now.getTime()) throw new UsageError(words`--until ${given} is in the past: ${instant(until)}`);
  return until;
}

function instantOf(given: string, now: Date): number | undefined {
  const [, number, unit] = /^(\d{1,6}) ?(min|m|h|d|w)$/.exec(given) ?? [];
  if (unit) return now.getTime() + Number(number) * units[unit as keyof typeof units];
  if (/^\d{4}-\d\d-\d\d$/.test(given)) return dayOf(given);
  // A time without a zone means a different instant for each reader.
  const isInstant = /^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(given);
  const at =
    isInstant && dayOf(isInstant[1] ?? "") !== undefined ? Date.parse(given.replace(" ", "T")) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Refuses dates such as February 30, which Date takes for a day of March. */
function dayOf(text: string): number | undefined {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : undefined;
}
