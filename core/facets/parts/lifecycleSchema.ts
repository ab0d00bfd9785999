import { TransitionDefaultMinimumObjectSize, TransitionStorageClass } from "@aws-sdk/client-s3";
import * as z from "zod";
import { evenEmpty } from "../../values/empty.ts";
import { objectKey } from "./limits.ts";
import { objectFilter } from "./objectFilter.ts";

const isMidnight = (text: string) =>
  /^.{10}(T00:00(:00(\.0+)?)?(Z|[+-]00:?00))?$/.test(text) &&
  z.iso.date().safeParse(text.slice(0, 10)).success;

const midnight = z
  .preprocess(
    (date) => (date instanceof Date && !Number.isNaN(date.getTime()) ? date.toISOString() : date),
    z
      .string()
      .max(40, { abort: true })
      .refine(isMidnight, "is not midnight in UTC; write it like 2026-12-01 or 2026-12-01T00:00:00Z"),
  )
  .describe("Midnight in UTC, like 2026-12-01.") as z.ZodType<string, string | Date>;

const days = z.int().min(1).optional();
const keptVersions = z
  .int()
  .min(1)
  .max(100)
  .optional()
  .describe("How many of the newest noncurrent versions are kept.");

export const expiration = z
  .strictObject({
    Days: days,
    Date: midnight.optional(),
    ExpiredObjectDeleteMarker: z
      .boolean()
      .optional()
      .describe("Removes delete markers that have no remaining versions."),
  })
  .refine(
    (ends) =>
      [ends.Days, ends.Date, ends.ExpiredObjectDeleteMarker || undefined].filter((way) => way !== undefined)
        .length <= 1,
    "can have only one of Days, Date and ExpiredObjectDeleteMarker",
  );

export const transition = z
  .strictObject({
    Days: z.int().min(0).optional(),
    Date: midnight.optional(),
    StorageClass: z.enum(TransitionStorageClass),
  })
  .refine(
    (age) => (age.Days === undefined) !== (age.Date === undefined),
    "must have exactly one of Days and Date",
  );

export const noncurrentTransition = z.strictObject({
  NoncurrentDays: z.int().min(0),
  NewerNoncurrentVersions: keptVersions,
  StorageClass: z.enum(TransitionStorageClass),
});

export const noncurrentExpiration = z.strictObject({
  NoncurrentDays: z.int().min(1),
  NewerNoncurrentVersions: keptVersions,
});

export const abort = z.strictObject({ DaysAfterInitiation: z.int().min(1) });

const size = z.int().min(0).optional();

export const rule = z.strictObject({
  ID: z.string().min(1).max(255).optional().describe("Absent: S3 generates one."),
  Status: z.enum(["Enabled", "Disabled"]),
  Filter: objectFilter({ ObjectSizeGreaterThan: size, ObjectSizeLessThan: size }),
  Prefix: evenEmpty(objectKey()).optional().describe("The older form of Filter: {Prefix}."),
  // An empty Expiration is how a rule states that it does nothing.
  Expiration: evenEmpty(expiration).optional(),
  Transitions: z.array(transition).max(20).optional(),
  NoncurrentVersionExpiration: noncurrentExpiration.optional(),
  NoncurrentVersionTransitions: z.array(noncurrentTransition).max(20).optional(),
  AbortIncompleteMultipartUpload: abort.optional(),
});

export type Rule = z.output<typeof rule>;

export const minimumSize = z
  .enum(TransitionDefaultMinimumObjectSize)
  .optional()
  .describe("Which small objects transitions do not move; absent: not managed.");
