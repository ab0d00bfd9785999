import * as z from "zod";

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
