import * as z from "zod";
import { warningKinds } from "../../core/facets/warning.ts";
import { severities } from "../../core/plan/action.ts";
import { account, outcomeOfLayers, unsaid } from "./outputShapes.ts";

const drift = z.object({
  facet: z.string(),
  path: z.string().describe("A JSON pointer (docs/events.md)."),
  before: z.unknown().optional().describe("The value of the bucket, as S3 returns it."),
  after: z.unknown().optional().describe("The value of the spec."),
  severity: z
    .enum(severities)
    .optional()
    .describe(
      "exposure: access that the spec does not grant, or a protection is missing; weaker: less protection; other: neither.",
    ),
  from: z.string().optional().describe("The layer that wants it, like baseline company; absent: the spec."),
});
const action = z.object({
  type: z.string().describe("The operation of the S3 API."),
  details: z
    .object({
      facet: z.string().optional(),
      opens: z.array(z.string()).optional().describe("The access that the call opens, and to whom."),
      input: z.looseObject({}),
    })
    .loose(),
});
const withheld = z.object({
  facet: z.string(),
  reason: z.string(),
  until: z.string().optional().describe("When the call may be sent, if known."),
  calls: z.array(action).describe("The calls that are not sent; empty if S3 has no call for the change."),
});

/** What baselines and exceptions say of a bucket. */
const layers = z.object({
  baselines: z.array(z.string()).describe("The baselines that select the bucket, in their order."),
  ...outcomeOfLayers,
});

/** A bucket's plan, as the library returns it. */
const plan = z
  .object({
    bucket: z.string(),
    account,
    region: z.string(),
    exists: z.boolean(),
    drift: z.array(drift),
    actions: z.array(action).describe("The calls that would be sent, in order."),
    refused: z.array(withheld).describe("Changes that the guard refuses, or for which S3 has no call."),
    held: z.array(withheld).describe("Changes that wait for a window, the budget, or the end of a conflict."),
    manual: z
      .array(withheld)
      .describe("Changes that need a person: observe mode, a pause, first contact, blocked."),
    unmanaged: z
      .array(z.string())
      .describe(
        "Facets that the service managed at its last check, and that the spec no longer names; the bucket keeps them.",
      ),
    unknown: z.array(z.object({ facet: z.string(), kind: z.string(), code: z.string(), reason: z.string() })),
    warnings: z
      .array(z.object({ facet: z.string(), kind: z.enum(warningKinds), text: z.string() }))
      .describe("Calls that cannot be undone, open the bucket, may lock a principal out, or are in doubt."),
    inSync: z.boolean(),
    layers: layers.optional().describe("Absent if no baseline selects the bucket."),
  })
  .describe("The differences of a bucket, and the calls that would be sent.");

/** The results of plans and of what applies them, by kind. */
export const planOutputs = {
  plan,
  unplanned: z
    .object({
      bucket: z.string(),
      reason: z.string(),
      isUnmanaged: z.literal(true).optional().describe("It has no spec, and no baseline selects it."),
      isExcluded: z
        .literal(true)
        .optional()
        .describe("The settings exclude it, or do not have its account: the service sends no call for it."),
    })
    .describe("A bucket that could not be planned, or not read in full."),
  planned: z
    .object({
      buckets: z.number(),
      inSync: z.number(),
      different: z.number(),
      incomplete: z.number(),
      page: z.string().optional().describe("The file of the HTML page."),
    })
    .describe("The summary of plan."),
  foldedChange: z
    .object({
      what: z.enum(["change", "warning", "missing", "refused", "held", "manual", "unknown", "unplanned"]),
      facet: z.string().optional(),
      path: z.string().optional().describe("A JSON pointer; {bucket} stands for the name of each bucket."),
      before: z.unknown().optional().describe("Absent where the buckets have different values."),
      after: z.unknown().optional(),
      isNew: z.boolean().optional().describe("true if the buckets have nothing there."),
      severity: z.enum(severities).optional(),
      from: z.string().optional().describe("The layer that wants it; absent: the spec."),
      reason: z.string().optional(),
      buckets: z.number(),
      examples: z.array(z.string()).describe("Some of the buckets."),
    })
    .describe("A change that is the same in a number of buckets; those that expose come first."),
  folded: z
    .object({
      changes: z.number(),
      left: z.number().describe("The number of changes of further kinds, which are not listed."),
    })
    .describe("The summary of the folded changes."),
  applied: z
    .object({
      bucket: z.string(),
      account,
      by: z
        .enum(["service", "library", "none"])
        .describe("none: there was nothing to do, or the bucket was skipped."),
      verdict: z.string(),
      reason: z.string().optional(),
      sent: z.array(z.object({ type: z.string(), facet: z.string(), requestId: z.string(), at: z.string() })),
      forced: z
        .array(z.object({ facet: z.string(), reason: z.string() }))
        .optional()
        .describe("With apply --force: the restraints that were ignored."),
    })
    .describe("The result of applying a spec to its bucket."),
  appliedAll: z
    .object({
      buckets: z.number(),
      inSync: z.number().describe("Buckets that were already in sync."),
      skipped: z.number().describe("Buckets that differ, and were skipped."),
      begun: z.number().describe("Buckets that were started."),
      converged: z.number().describe("Started buckets that are now in sync."),
    })
    .describe("The summary of apply."),
  undo: z
    .object({
      bucket: z.string(),
      entry: z.string().describe("The entry of the history whose writes are to be undone."),
      unsaid,
    })
    .describe("The writes to undo; the proposal and the plan follow."),
};
