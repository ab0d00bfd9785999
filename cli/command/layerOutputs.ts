import * as z from "zod";
import { layerKinds } from "../../service/tables/layerTable.ts";
import { authorship, outcomeOfLayers, specChange } from "./outputShapes.ts";

const layer = z.enum(layerKinds).describe("Whether it is a baseline or an exception.");

/** The results about baselines and exceptions, by kind. */
export const layerOutputs = {
  layerProposal: z
    .object({
      layer,
      name: z.string(),
      changes: z.array(specChange),
      conflict: z
        .boolean()
        .optional()
        .describe("true if these are the changes of another writer since the file was read."),
      ...authorship,
    })
    .describe("The changes of a baseline or an exception."),
  layerEffect: z
    .object({
      selected: z.number().describe("The number of buckets that the change concerns."),
      differ: z.number(),
      inSync: z.number(),
      unread: z.number().describe("Buckets that could not be read in full."),
      released: z
        .number()
        .describe("Buckets that no layer wants anything of afterwards: they keep what they have."),
      isUnlisted: z
        .boolean()
        .optional()
        .describe("true if the account's buckets could not be listed: those without a spec are missing."),
    })
    .describe("What a change of baselines or exceptions does to the fleet; the plans come before it."),
  layerPut: z
    .object({
      layer,
      name: z.string(),
      result: z.enum(["written", "unchanged", "conflict", "not written", "deleted", "ended"]),
    })
    .describe("The result of writing, deleting or ending a baseline or an exception."),
  layer: z
    .object({
      layer: z.looseObject({ $version: z.string(), name: z.string() }),
      layerVersion: z.string().describe("A hash of it."),
      ...authorship,
    })
    .describe("A baseline of the table."),
  baselineListed: z
    .object({
      name: z.string(),
      order: z.number(),
      select: z.looseObject({}),
      require: z.array(z.string()).describe("The facets that it requires."),
      default: z.array(z.string()).describe("The facets of which it has a default."),
      invalid: z.string().optional().describe("Why it is not valid, and counts as absent."),
      ...authorship,
    })
    .describe("A baseline of the list."),
  explained: z
    .object({
      bucket: z.string(),
      account: z.string(),
      region: z.string(),
      hasSpec: z.boolean(),
      mode: z.string().optional(),
      pointer: z.string().optional(),
      baselines: z.array(z.string()).describe("The baselines that select the bucket, in their order."),
      facets: z.array(
        z.object({
          facet: z.string(),
          value: z.unknown().describe("What all layers want together; null: it must not be configured."),
          layers: z.array(
            z.object({
              layer: z.string().describe("spec, or baseline NAME."),
              how: z
                .enum(["own", "default", "required"])
                .describe(
                  "own: of the spec; default: the spec does not name it; required: no spec overrides it.",
                ),
              value: z.unknown(),
            }),
          ),
          observed: z.literal(true).optional().describe("It is reported and not repaired."),
        }),
      ),
      ...outcomeOfLayers,
    })
    .describe("What is wanted of a bucket, with the layers that want it."),
  waiver: z
    .object({
      exception: z.string(),
      path: z.string().describe("A JSON pointer."),
      from: z.string().describe("The baseline whose part it is."),
      buckets: z.number(),
      canOpen: z.boolean().describe("true if the part can keep a bucket closed."),
    })
    .describe("A part of a baseline that an exception waives, and for how many buckets."),
  exceptionListed: z
    .object({
      name: z.string(),
      state: z.enum(["in force", "ended", "not begun", "refused", "invalid"]),
      buckets: z.array(z.string()).describe("Patterns of bucket names."),
      pointers: z.array(z.string()).optional().describe("Absent: everything."),
      owner: z.string().optional(),
      reason: z.string().optional(),
      ticket: z.string().optional(),
      since: z.string().optional(),
      until: z.string().optional(),
      problem: z.string().optional().describe("Why it is invalid, or the settings refuse it."),
      holds: z
        .array(z.object({ path: z.string(), from: z.string(), buckets: z.number() }))
        .describe("The parts of baselines that it holds open now, and for how many buckets."),
      holdsBuckets: z.number().describe("The number of buckets of which it holds a part open."),
      examples: z.array(z.string()).describe("Some of these buckets."),
      ...authorship,
    })
    .describe("An exception of the list."),
};
