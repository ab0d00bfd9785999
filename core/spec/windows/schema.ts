import * as z from "zod";
import { cronPattern } from "./pattern.ts";

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
const mostHours = 366 * 24;

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
    .max(300, { abort: true })
    .superRefine((text, context) => {
      const pattern = cronPattern(text);
      if ("wrong" in pattern) context.addIssue({ code: "custom", message: pattern.wrong });
    })
    .describe("When it begins, as cron says it: minute, hour, day of the month, month, day of the week."),
  duration: z
    .string()
    .max(12, { abort: true })
    .refine((text) => durationMs(text) > 0, "no duration; one is written like 4h, 90m or 1h30m")
    .refine((text) => durationMs(text) <= mostHours * 60 * minute, `is longer than ${mostHours}h`)
    .describe("How long it lasts: 4h, 90m, 1h30m; 8784h, a year, at the most."),
  timeZone: z
    .string()
    .max(64, { abort: true })
    .refine(isTimeZone, "no time zone; one is written like America/Toronto")
    .optional()
    .describe("The time zone of its schedule; UTC when absent."),
});
export type MaintenanceWindow = z.output<typeof windowSchema>;

/** The windows of one spec. */
export const windowsSchema = z.array(windowSchema).max(20);
