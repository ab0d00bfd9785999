import { inARow } from "../../service/tables/lists.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { StoryEntry } from "./story.ts";
import { count, number } from "./words.ts";

/** More entries make a file that no browser opens in a second. */
const mostEntries = 50_000;
/** The values of differences in all entries; those of older entries are left out. */
const mostCharacters = 30_000_000;
const daysAtOnce = 4;

/** The history of a report. */
export interface KeptHistory {
  readonly entries: readonly StoryEntry[];
  /** The days that it covers, the earliest first. */
  readonly days: readonly string[];
  /** Why it covers fewer days than were asked for. */
  readonly cut?: string;
}

interface Reading {
  step(): void;
  readonly signal: AbortSignal;
  /** All entries when absent. */
  readonly isWanted?: (entry: StoryEntry) => boolean;
}

/** Reads the newest days first, until the limit; a day is covered as a whole, except the newest. */
export async function keptHistory(
  ledger: Pick<Deployment["ledger"], "day">,
  days: readonly string[],
  { step, signal, isWanted = () => true }: Reading,
): Promise<KeptHistory> {
  const newestFirst = days.toReversed();
  const entries: StoryEntry[] = [];
  let characters = 0;
  for await (const { day, entry } of inARow(
    newestFirst.map((day) => entriesOf(day, ledger)),
    daysAtOnce,
  )) {
    if (signal.aborted) break;
    step();
    if (!isWanted(entry)) continue;
    if (entries.length === mostEntries) return cutBefore(day, days, entries);
    characters += JSON.stringify(entry.drift).length;
    entries.push(characters > mostCharacters ? withoutValues(entry) : entry);
  }
  return { entries, days };
}

/** Without the whole values: the report shows the differences. */
async function* entriesOf(day: string, ledger: Pick<Deployment["ledger"], "day">) {
  for await (const { before: _, after: __, changed: ___, ...entry } of ledger.day(day))
    yield { day, entry: entry as StoryEntry };
}

const withoutValues = (entry: StoryEntry): StoryEntry => ({
  ...entry,
  drift: entry.drift.map((one) => ({ ...one, before: undefined, after: undefined })),
});

function cutBefore(day: string, days: readonly string[], entries: readonly StoryEntry[]): KeptHistory {
  const whole = days.filter((one) => one > day);
  const more = `The history has more than ${number(mostEntries)} entries`;
  if (whole.length === 0)
    return {
      entries,
      days: [day],
      cut: `${more} on ${day}: only the earliest of that day are in this report.`,
    };
  const kept = entries.filter(({ at }) => at.slice(0, 10) > day);
  const covered = `this report covers the last ${count(whole.length, "day")} of ${number(days.length)}`;
  return { entries: kept, days: whole, cut: `${more}: ${covered}.` };
}
