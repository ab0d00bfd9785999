import * as z from "zod";
import { account, authorship, specChange, unsaid } from "./outputShapes.ts";

const placed = z.object({
  file: z.string(),
  line: z.number().describe("From 1."),
  column: z.number().describe("From 1."),
  path: z.string().describe("A JSON pointer into the document."),
  message: z.string(),
});

/** The results about specs and settings, and errors, by kind. */
export const specOutputs = {
  error: z
    .object({ what: z.string(), todo: z.string().optional().describe("What to do.") })
    .describe("Why the command failed; the last line."),
  problem: placed.describe("A problem in a file with specs, baselines or exceptions."),
  hint: placed.describe(
    "A member that is accepted, but not in the spelling of the S3 API; or an exception that has ended.",
  ),
  validated: z.object({
    files: z.number(),
    specs: z.number(),
    baselines: z.number(),
    exceptions: z.number(),
    problems: z.number(),
  }),
  imported: z
    .object({
      bucket: z.string(),
      spec: z.looseObject({ name: z.string(), region: z.string() }),
      unsaid,
      leftOut: z
        .array(z.string())
        .describe("With --minimal: facets of which the spec leaves out what every new bucket has."),
      unset: z.array(z.string()).describe("Facets that the bucket does not have; they are not managed."),
      file: z.string().optional(),
    })
    .describe("A live bucket's spec; the bucket is in sync with it."),
  unimported: z
    .object({ bucket: z.string(), reason: z.string() })
    .describe("A bucket for which no spec was written."),
  spec: z
    .object({
      spec: z.looseObject({
        $version: z.string().describe("The same as specVersion: put does not overwrite another version."),
        name: z.string(),
      }),
      specVersion: z.string().describe("A hash of the spec."),
      ...authorship,
    })
    .describe("A spec of the spec table."),
  listed: z.object({
    name: z.string(),
    account,
    region: z.string().optional(),
    treatment: z.string().describe("enforce, observe or paused; baseline for a bucket without a spec."),
    pausedUntil: z.string().optional().describe("When the pause ends."),
    facets: z.array(z.string()),
    ...authorship,
  }),
  deleted: z.object({ bucket: z.string() }).describe("A deleted spec; its bucket stays as it is."),
  proposal: z
    .object({
      bucket: z.string(),
      changes: z.array(specChange),
      unmanaged: z
        .array(z.string())
        .describe("Facets that the spec no longer names: the bucket keeps them (null removes them)."),
    })
    .describe("The changes of a spec."),
  put: z
    .object({
      bucket: z.string(),
      result: z
        .enum(["written", "unchanged", "conflict", "not written"])
        .describe(
          "conflict: the spec has changed since it was read; not written: not confirmed, or stopped.",
        ),
    })
    .describe("The result of writing a spec; one for each spec, also for an unchanged one."),
  putAll: z
    .object({
      specs: z.number(),
      written: z.number(),
      unchanged: z.number(),
      conflicts: z.number(),
      notWritten: z.number(),
    })
    .describe("The summary of put."),
  conflict: z
    .object({
      bucket: z.string(),
      comparedWith: z
        .enum(["read", "file"])
        .describe("What the changed spec is compared with: the spec that was read, or that of the file."),
      changes: z.array(specChange).describe("The changes that another principal made."),
      deleted: z.boolean().describe("The spec was deleted."),
      ...authorship,
    })
    .describe("A spec that has changed since it was read."),
  paused: z.object({
    bucket: z.string(),
    paused: z.union([z.boolean(), z.string()]).describe("false, true, or the end of the pause."),
    changed: z.boolean().describe("false if it already was so."),
  }),
  setting: z
    .object({
      setting: z.string(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
      drops: z.string().optional().describe("The protection of buckets that the change removes."),
    })
    .describe("A setting that a deployment would change."),
  settings: z
    .object({
      file: z.string(),
      isNew: z
        .boolean()
        .describe("true if nothing is deployed yet; the changes are then those from the defaults."),
      changes: z.number(),
      drops: z.number(),
    })
    .describe("The summary of settings."),
};
