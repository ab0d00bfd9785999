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
const maxHours = 366 * 24;

/** The duration in milliseconds; 0 if the text is not a duration. */
export function durationMs(text: string): number {
  const [, hours = "0", minutes = "0"] = lengthOf.exec(text) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * minute;
}

/** A recurring window in which the service may, or must not, write. */
export const windowSchema = z.strictObject({
  kind: z.enum(["allow", "deny"]).describe("If both apply, deny wins."),
  schedule: z
    .string()
    .max(300, { abort: true })
    .superRefine((text, context) => {
      const pattern = cronPattern(text);
      if ("wrong" in pattern) context.addIssue({ code: "custom", message: pattern.wrong });
    })
    .describe(
      "When the window starts, as a cron pattern: minute, hour, day of the month, month, day of the week.",
    ),
  duration: z
    .string()
    .max(12, { abort: true })
    .refine((text) => durationMs(text) > 0, "not a duration; write it like 4h, 90m or 1h30m")
    .refine((text) => durationMs(text) <= maxHours * 60 * minute, `is longer than ${maxHours}h`)
    .describe("How long the window lasts: 4h, 90m, 1h30m; at most 8784h (a year)."),
  timeZone: z
    .string()
    .max(64, { abort: true })
    .refine(isTimeZone, "not a time zone; write it like America/Toronto")
    .optional()
    .describe("The time zone of the schedule. Default: UTC."),
});
export type MaintenanceWindow = z.output<typeof windowSchema>;

/** The windows of one spec. */
export const windowsSchema = z.array(windowSchema).max(20);
