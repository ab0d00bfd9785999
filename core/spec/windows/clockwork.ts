import { type CronPattern, cronPattern } from "./pattern.ts";
import { durationMs, type MaintenanceWindow } from "./schema.ts";
import { type Zone, zoneOf } from "./zone.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Two 29ths of February can be eight years apart. A schedule without a start in that time is taken to have none. */
const farthestDays = 8 * 366;
/** Clock changes set clocks back by less than this. */
const maxPutBackMs = 3 * hourMs;

/** The schedule of a window; all times are instants in milliseconds. */
export interface Clockwork {
  /** When the window that is open at `at` ends; undefined if none is open. */
  endsAfter(at: number): number | undefined;
  /** When the next window starts; undefined if never. */
  startsAfter(at: number): number | undefined;
}

/** Counts evaluated days: the cost of evaluating schedules. */
export interface Effort {
  days: number;
}

/** The clockworks of windows. Each evaluates a few days around an instant and caches the result until it has passed. */
export function clockworksOf(windows: readonly MaintenanceWindow[], effort: Effort): readonly Clockwork[] {
  const zones = new Map<string | undefined, Zone>();
  return windows.map(({ schedule, duration, timeZone }) => {
    const zone = zones.get(timeZone) ?? zoneOf(timeZone);
    zones.set(timeZone, zone);
    const pattern = cronPattern(schedule);
    if ("wrong" in pattern) throw new TypeError(pattern.wrong);
    return clockwork(startsOf(pattern, zone, effort), durationMs(duration));
  });
}

interface Starts {
  /** The last start at or before `at`, not before `from`; undefined if there is none. */
  last(at: number, from: number): number | undefined;
  next(at: number): number | undefined;
}

function clockwork(starts: Starts, lastsMs: number): Clockwork {
  let known = {
    from: Number.POSITIVE_INFINITY,
    last: 0 as number | undefined,
    next: 0 as number | undefined,
  };
  const around = (at: number) => {
    if (at < known.from || at >= (known.next ?? Number.POSITIVE_INFINITY))
      known = { from: at, last: starts.last(at, at - lastsMs), next: starts.next(at) };
    return known;
  };
  return {
    startsAfter: (at) => around(at).next,
    endsAfter(at) {
      const { last } = around(at);
      return last !== undefined && last + lastsMs > at ? last + lastsMs : undefined;
    },
  };
}

function startsOf(pattern: CronPattern, zone: Zone, effort: Effort): Starts {
  const times = pattern.hours.flatMap((hour) =>
    pattern.minutes.map((minute) => hour * hourMs + minute * minuteMs),
  );
  const timesOn = (day: number) => {
    effort.days += 1;
    return isDayOf(pattern, new Date(day * dayMs)) ? times : [];
  };
  return {
    last(at, from) {
      // After clocks were set back, they show some times twice, so later times must be tried, too.
      const putBack = Math.max(0, zone.aheadAt(at - maxPutBackMs) - zone.aheadAt(at));
      const shown = at + zone.aheadAt(at) + putBack;
      for (let day = Math.floor(shown / dayMs); day >= Math.floor(from / dayMs) - 1; day--) {
        const onDay = timesOn(day);
        for (let index = countUntil(onDay, shown - day * dayMs) - 1; index >= 0; index--) {
          const start = zone.instantOf(day * dayMs + (onDay[index] ?? 0));
          if (start <= at) return start;
        }
      }
      return undefined;
    },
    next(at) {
      const shown = at + zone.aheadAt(at);
      const today = Math.floor(shown / dayMs);
      for (let day = today; day <= today + farthestDays; day++) {
        const onDay = timesOn(day);
        for (let index = countUntil(onDay, shown - 1 - day * dayMs); index < onDay.length; index++) {
          const start = zone.instantOf(day * dayMs + (onDay[index] ?? 0));
          if (start > at) return start;
        }
      }
      return undefined;
    },
  };
}

/** How many of the sorted times are at or before `time`. */
function countUntil(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isDayOf({ months, days, weekdays, eitherDay }: CronPattern, day: Date): boolean {
  if (!months.has(day.getUTCMonth() + 1)) return false;
  const [isDay, isWeekday] = [days.has(day.getUTCDate()), weekdays.has(day.getUTCDay())];
  return eitherDay ? isDay || isWeekday : isDay && isWeekday;
}
