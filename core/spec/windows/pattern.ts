/** The fields of a cron pattern: name, range, and names for numbers. */
const fields = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of the month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ") },
  { name: "day of the week", min: 0, max: 7, names: "SUN MON TUE WED THU FRI SAT".split(" ") },
] as const;
type Field = (typeof fields)[number];

/** A pattern as the sets of numbers that its fields match. */
export interface CronPattern {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** If the pattern sets both kinds of day, a match of either is enough. */
  readonly eitherDay: boolean;
}

const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The parsed pattern, or the reason why it is invalid. */
export function cronPattern(text: string): CronPattern | { readonly wrong: string } {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length)
    return { wrong: `a schedule must have five fields: ${fields.map(({ name }) => name).join(", ")}` };
  const sets = fields.map((field, index) => numbersOf(parts[index] ?? "", field));
  const wrong = fields.find((_, index) => !sets[index]);
  if (wrong)
    return {
      wrong: `its ${wrong.name} is not valid; use ${wrong.min} to ${wrong.max}, *, 1-5, */2 or 1,3`,
    };
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = sets;
  const [, , day, , weekday] = parts;
  const saysWeekday = weekday !== "*";
  if (!saysWeekday && !months.some((month) => days.some((one) => one <= (daysIn[month - 1] ?? 0))))
    return { wrong: "it never matches: none of its months has such a day" };
  return {
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map((one) => one % 7)),
    eitherDay: saysWeekday && day !== "*",
  };
}

/** The sorted numbers of a field; undefined if it is invalid. */
function numbersOf(text: string, field: Field): readonly number[] | undefined {
  const numbers = new Set<number>();
  for (const part of text.split(",")) {
    const range = rangeOf(part, field);
    if (!range) return undefined;
    for (let number = range.first; number <= range.last; number += range.step) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

function rangeOf(part: string, field: Field) {
  const [range = "", stepText, ...more] = part.split("/");
  const step = stepText === undefined ? 1 : stepOf(stepText, field);
  if (more.length > 0 || step === undefined) return undefined;
  if (range === "*") return { first: field.min, last: field.max, step };
  const [first, last, ...others] = range.split("-").map((text) => numberOf(text, field));
  if (first === undefined || others.length > 0) return undefined;
  if (range.includes("-")) return last !== undefined && first <= last ? { first, last, step } : undefined;
  return stepText === undefined ? { first, last: first, step } : undefined;
}

const stepOf = (text: string, { max }: Field) =>
  /^[1-9]\d?$/.test(text) && Number(text) <= max ? Number(text) : undefined;

function numberOf(text: string, field: Field): number | undefined {
  const named = "names" in field ? (field.names as readonly string[]).indexOf(text.toUpperCase()) : -1;
  if (named >= 0) return named + field.min;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= field.min && number <= field.max ? number : undefined;
}
