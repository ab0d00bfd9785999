import { type CronPattern, cronPattern } from "./pattern.ts";
import { durationMs, type MaintenanceWindow } from "./schema.ts";
import { type Zone, zoneOf } from "./zone.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** From one 29th of February to the next it can be eight years; after that a schedule is taken never to begin. */
const farthestDays = 8 * 366;
/** Clocks are put back by less than this. */
const mostPutBackMs = 3 * hourMs;

/** A window's schedule at work; instants in milliseconds. */
export interface Clockwork {
  /** Until when it is open at least, if it is open then. */
  endsAfter(at: number): number | undefined;
  startsAfter(at: number): number | undefined;
}

/** Days that were looked at: what the evaluation of schedules costs. */
export interface Effort {
  days: number;
}

/** The clockworks of some windows. Each looks at a few days around an instant, and remembers them until it has passed. */
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
  /** The last one at or before an instant, back to another one; undefined where there is none. */
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
      // What clocks show that were put back lately, they have shown before: later times are to be tried, too.
      const putBack = Math.max(0, zone.aheadAt(at - mostPutBackMs) - zone.aheadAt(at));
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

/** How many of some sorted times are not after one. */
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
