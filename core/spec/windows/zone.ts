const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The clocks of a time zone. `shown` is local time written as if it were UTC, in milliseconds. */
export interface Zone {
  /** How far local time is ahead of UTC at an instant, in milliseconds. */
  aheadAt(instant: number): number;
  /** The first instant with that local time; for a local time that a clock change skips, the instant of the change. */
  instantOf(shown: number): number;
}

const utc: Zone = { aheadAt: () => 0, instantOf: (shown) => shown };

export function zoneOf(timeZone: string | undefined): Zone {
  if (timeZone === undefined || timeZone === "UTC") return utc;
  const ask = offsets(timeZone);
  const known = new Map<number, number>();
  const aheadAtDay = (day: number): number => {
    const ahead = known.get(day) ?? ask(day * dayMs);
    known.set(day, ahead);
    return ahead;
  };
  // Clock changes are rare: on every other day one query answers for all instants of the day.
  const aheadAt = (instant: number): number => {
    const day = Math.floor(instant / dayMs);
    const ahead = aheadAtDay(day);
    return ahead === aheadAtDay(day + 1) ? ahead : ask(instant);
  };
  return { aheadAt, instantOf: (shown) => instantOf(shown, aheadAt) };
}

function instantOf(shown: number, aheadAt: (instant: number) => number): number {
  const [earlier, later] = [shown - aheadAt(shown - dayMs), shown - aheadAt(shown + dayMs)];
  for (const instant of [earlier, later]) if (instant + aheadAt(instant) === shown) return instant;
  // Skipped local time: find the clock change between the two instants.
  let [low, high] = [later, earlier];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (middle + aheadAt(middle) < shown) low = middle;
    else high = middle;
  }
  return high;
}

function offsets(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (instant) => {
    const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] =
      format.format(instant).match(/\d+/g)?.map(Number) ?? [];
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
  };
}
