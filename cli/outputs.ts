import * as z from "zod";

const drift = z.object({
  facet: z.string(),
  path: z.string().describe("A JSON pointer into the spec."),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
const refusal = z.object({ facet: z.string(), reason: z.string() });

/** A bucket's plan, as the library has it. */
const plan = z
  .object({
    bucket: z.string(),
    region: z.string(),
    exists: z.boolean(),
    drift: z.array(drift),
    actions: z
      .array(
        z.object({
          type: z.string().describe("The operation of the S3 API."),
          details: z.object({ facet: z.string().optional(), input: z.looseObject({}) }).loose(),
        }),
      )
      .describe("The calls that would be sent, in their order."),
    refused: z.array(refusal),
    held: z.array(refusal),
    unknown: z.array(z.object({ facet: z.string(), kind: z.string(), code: z.string(), reason: z.string() })),
    inSync: z.boolean(),
  })
  .describe("What differs, and what would be done about it.");

/** Every result that a command tells, by its kind. */
export const outputs = {
  problem: z
    .object({
      file: z.string(),
      line: z.number().describe("From 1."),
      column: z.number().describe("From 1."),
      path: z.string().describe("A JSON pointer into the document."),
      message: z.string(),
    })
    .describe("Something wrong in a spec file."),
  validated: z.object({ files: z.number(), specs: z.number(), problems: z.number() }),
  plan,
  unplanned: z
    .object({ bucket: z.string(), reason: z.string() })
    .describe("A bucket that could not be planned, or not read as a whole."),
  planned: z
    .object({ buckets: z.number(), inSync: z.number(), different: z.number(), incomplete: z.number() })
    .describe("The sum of a run of plan."),
  applied: z
    .object({
      bucket: z.string(),
      by: z.enum(["service", "library"]),
      verdict: z.string(),
      reason: z.string().optional(),
      sent: z.array(z.object({ type: z.string(), facet: z.string(), requestId: z.string(), at: z.string() })),
    })
    .describe("What came of making a bucket what its spec says."),
};
