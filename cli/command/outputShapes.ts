import * as z from "zod";

/** The member that names the account of a bucket. */
export const account = z
  .string()
  .optional()
  .describe("The account of the bucket; absent for the deployment's own.");

/** The members that describe the last change of a spec. */
export const authorship = {
  changedBy: z.string().optional().describe("The principal that changed the spec last; absent if unknown."),
  changeReason: z.string().optional().describe("The reason for the change."),
  changedAt: z.string().optional().describe("The time of the change, in ISO 8601."),
};

/** The member that lists what a spec cannot express. */
export const unsaid = z
  .array(z.object({ facet: z.string(), reason: z.string(), kind: z.string().optional() }))
  .describe("Parts of the bucket that the spec does not express, and why; kind if S3 did not return them.");

/** The members that say what became of the layers of a bucket. */
export const outcomeOfLayers = {
  overruled: z
    .array(
      z.object({
        path: z.string().describe("A JSON pointer."),
        by: z.string().describe("The baseline that requires something else."),
        from: z.string().optional().describe("The baseline whose default it is; absent: the spec."),
      }),
    )
    .describe("Parts that a requirement replaces."),
  waived: z
    .array(
      z.object({
        exception: z.string(),
        until: z.string(),
        parts: z.array(z.object({ path: z.string(), from: z.string() })),
      }),
    )
    .describe("Parts of baselines that an exception waives, and until when."),
  invalid: z.string().optional().describe("What is wrong with the spec, or between baselines."),
  paused: z.string().optional().describe("Why the spec does not count now; what is required holds."),
};

/** A change of a spec, a baseline or an exception. */
export const specChange = z.object({
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
