import * as z from "zod";

/** One field of a cron pattern: its least and greatest number, and the names it has for some. */
const fields = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ") },
  { name: "day of the week", least: 0, most: 7, names: "SUN MON TUE WED THU FRI SAT".split(" ") },
] as const;
type Field = (typeof fields)[number];

function wrongInPattern(pattern: string): string | undefined {
  const parts = pattern.trim().split(/\s+/);
  if (parts.length !== fields.length)
    return `a schedule has five fields: ${fields.map(({ name }) => name).join(", ")}`;
  const wrong = fields.find(
    (field, index) => !(parts[index] ?? "").split(",").every((part) => fits(part, field)),
  );
  return (
    wrong && `its ${wrong.name} is not understood; one is ${wrong.least} to ${wrong.most}, *, 1-5, */2 or 1,3`
  );
}

function fits(part: string, field: Field): boolean {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !isStep(step, field))) return false;
  if (range === "*") return true;
  const [first, last, ...others] = range.split("-").map((text) => numberOf(text, field));
  if (first === undefined || others.length > 0) return false;
  if (range.includes("-")) return last !== undefined && first <= last;
  return step === undefined;
}

const isStep = (text: string, { most }: Field) => /^[1-9]\d?$/.test(text) && Number(text) <= most;

function numberOf(text: string, field: Field): number | undefined {
  const named = "names" in field ? (field.names as readonly string[]).indexOf(text.toUpperCase()) : -1;
  if (named >= 0) return named + field.least;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= field.least && number <= field.most ? number : undefined;
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

const lengthOf = /^(?:(\d{1,4})h)?(?:(\d{1,5})m)?$/;
const minute = 60_000;

/** Milliseconds; 0 for what is no duration. */
export function durationMs(text: string): number {
  const [, hours = "0", minutes = "0"] = lengthOf.exec(text) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * minute;
}

/** A time that comes again and again, in which the service may write, or may not. */
export const windowSchema = z.strictObject({
  kind: z.enum(["allow", "deny"]).describe("Where both apply, deny wins."),
  schedule: z
    .string()
    .superRefine((pattern, context) => {
      const wrong = wrongInPattern(pattern);
      if (wrong) context.addIssue({ code: "custom", message: wrong });
    })
    .describe("When it begins, as cron says it: minute, hour, day of the month, month, day of the week."),
  duration: z
    .string()
    .refine((text) => durationMs(text) > 0, "no duration; one is written like 4h, 90m or 1h30m")
    .describe("How long it lasts: 4h, 90m, 1h30m."),
  timeZone: z
    .string()
    .refine(isTimeZone, "no time zone; one is written like America/Toronto")
    .optional()
    .describe("The time zone of its schedule; UTC when absent."),
});
export type MaintenanceWindow = z.output<typeof windowSchema>;

/** Windows as an operator writes them into a setting: a JSON list, or nothing. Throws with what is wrong in them. */
export function parseWindows(text: string): readonly MaintenanceWindow[] {
  const parsed = z.array(windowSchema).safeParse(text.trim() === "" ? [] : JSON.parse(text));
  if (!parsed.success) throw new TypeError(`windows: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
