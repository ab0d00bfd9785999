import * as z from "zod";
import { reminderKinds } from "../tables/reminder.ts";

const instant = z.string().describe("An instant, ISO 8601.");

/** The detail of a reminder on the outcome bus. */
export const reminderSchema = z
  .object({
    version: z.literal(1).describe("The version of this schema."),
    id: z.string().describe("Identifies the reminder; repeats if the same reminder is published again."),
    exception: z.string().describe("The name of the exception."),
    kind: z.enum(reminderKinds).describe("Which reminder it is."),
    at: instant.describe("When the reminder was due, ISO 8601."),
    until: instant.describe("When the exception ends or has ended, ISO 8601."),
    owner: z.string().describe("Who answers for the deviation."),
    reason: z.string().describe("Why it is needed."),
    ticket: z.string().optional().describe("Where it was decided."),
    buckets: z.array(z.string()).describe("What it holds open: patterns of bucket names."),
    pointers: z
      .array(z.string())
      .optional()
      .describe("What of these buckets it holds open: JSON pointers; everything when absent."),
    shortened: z
      .array(z.enum(["buckets", "pointers"]))
      .optional()
      .describe("What was shortened to fit the size limit."),
  })
  .describe("A reminder that an exception from baselines ends, or has ended.");

/** The JSON Schema of a reminder on the outcome bus. */
export const reminderJsonSchema = () => ({
  title: "A reminder of an exception on the outcome bus",
  ...z.toJSONSchema(reminderSchema),
});
