import * as z from "zod";
import { warningKinds } from "../../core/facets/warning.ts";
import { severities } from "../../core/plan/action.ts";
import { outcomeSchema } from "../../service/outcomes/outcomeSchema.ts";
import { holdKinds, verdicts } from "../../service/tables/status.ts";

const drift = z.object({
  facet: z.string(),
  path: z.string().describe("A JSON pointer, as docs/events.md describes it."),
  before: z.unknown().optional().describe("In the words of the bucket."),
  after: z.unknown().optional().describe("In the words of the spec."),
  severity: z
    .enum(severities)
    .optional()
    .describe("exposure lets somebody in or takes a protection away, weaker protects less, other neither."),
});
const action = z.object({
  type: z.string().describe("The operation of the S3 API."),
  details: z
    .object({
      facet: z.string().optional(),
      opens: z.array(z.string()).optional().describe("To whom the call opens what."),
      input: z.looseObject({}),
    })
    .loose(),
});
const withheld = z.object({
  facet: z.string(),
  reason: z.string(),
  until: z.string().optional().describe("When it may be otherwise, where that is known."),
  calls: z.array(action).describe("The calls that are not sent; none where S3 has no way to it."),
});

const unsaid = z
  .array(z.object({ facet: z.string(), reason: z.string(), kind: z.string().optional() }))
  .describe("What the spec does not say of the bucket, and why; kind where S3 did not show it.");

/** A bucket's plan, as the library has it. */
const plan = z
  .object({
    bucket: z.string(),
    region: z.string(),
    exists: z.boolean(),
    drift: z.array(drift),
    actions: z.array(action).describe("The calls that would be sent, in their order."),
    refused: z.array(withheld).describe("What the guard refuses, or S3 has no way to."),
    held: z.array(withheld).describe("What waits, for a window, the budget, or the end of a fight."),
    manual: z.array(withheld).describe("What waits for a person: observe, paused, first contact, blocked."),
    unmanaged: z
      .array(z.string())
      .describe(
        "Facets that the service managed at its last look, and that the spec names no longer; the bucket keeps them.",
      ),
    unknown: z.array(z.object({ facet: z.string(), kind: z.string(), code: z.string(), reason: z.string() })),
    warnings: z
      .array(z.object({ facet: z.string(), kind: z.enum(warningKinds), text: z.string() }))
      .describe(
        "What cannot be undone about the calls, opens the bucket, may shut somebody out, or is in doubt.",
      ),
    inSync: z.boolean(),
  })
  .describe("What differs, and what would be done about it.");

const placed = z.object({
  file: z.string(),
  line: z.number().describe("From 1."),
  column: z.number().describe("From 1."),
  path: z.string().describe("A JSON pointer into the document."),
  message: z.string(),
});

const specChange = z.object({
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

/** What a spec says of its last change. */
const authorship = {
  changedBy: z.string().optional().describe("Who changed the spec last; absent where the author is unknown."),
  changeReason: z.string().optional().describe("Why."),
  changedAt: z.string().optional().describe("When."),
};

/** Every result that a command tells, by its kind. */
export const outputs = {
  error: z
    .object({ what: z.string(), todo: z.string().optional().describe("What can be done about it.") })
    .describe("Why the command ended before its end; the last line."),
  problem: placed.describe("Something wrong in a spec file."),
  hint: placed.describe("Something in a spec file that is taken as it was meant, and spelt otherwise."),
  validated: z.object({ files: z.number(), specs: z.number(), problems: z.number() }),
  plan,
  unplanned: z
    .object({ bucket: z.string(), reason: z.string() })
    .describe("A bucket that could not be planned, or not read as a whole."),
  planned: z
    .object({
      buckets: z.number(),
      inSync: z.number(),
      different: z.number(),
      incomplete: z.number(),
      page: z.string().optional().describe("The file that it was written to as a page."),
    })
    .describe("The sum of a run of plan."),
  applied: z
    .object({
      bucket: z.string(),
      by: z
        .enum(["service", "library", "nobody"])
        .describe("nobody: there was nothing to do, or it was left."),
      verdict: z.string(),
      reason: z.string().optional(),
      sent: z.array(z.object({ type: z.string(), facet: z.string(), requestId: z.string(), at: z.string() })),
      forced: z
        .array(z.object({ facet: z.string(), reason: z.string() }))
        .optional()
        .describe("What would have kept it from being written, with apply --force."),
    })
    .describe("What came of making a bucket what its spec says."),
  appliedAll: z
    .object({
      buckets: z.number(),
      inSync: z.number().describe("They were so already."),
      left: z.number().describe("They differ, and were left as they are."),
      begun: z.number(),
      converged: z.number().describe("Of those that were begun."),
    })
    .describe("The sum of a run of apply."),
  imported: z
    .object({
      bucket: z.string(),
      spec: z.looseObject({ name: z.string(), region: z.string() }),
      unsaid,
      leftOut: z
        .array(z.string())
        .describe("With --minimal: facets of which the spec leaves out what any new bucket has."),
      unset: z.array(z.string()).describe("Facets of which the bucket has nothing; they are not watched."),
      file: z.string().optional(),
    })
    .describe("A live bucket's spec; the bucket is in sync with it."),
  unimported: z
    .object({ bucket: z.string(), reason: z.string() })
    .describe("A bucket for which no spec was written."),
  undo: z
    .object({
      bucket: z.string(),
      entry: z.string().describe("The entry of the history whose writes are to be taken back."),
      unsaid,
    })
    .describe("What is to be taken back; the proposal and the plan follow."),
  spec: z
    .object({
      spec: z.looseObject({
        $version: z.string().describe("The same: put takes it, and refuses to overwrite another one."),
        name: z.string(),
      }),
      specVersion: z.string().describe("The same for the same spec."),
      ...authorship,
    })
    .describe("A spec of the spec table."),
  listed: z.object({
    name: z.string(),
    region: z.string().optional(),
    treatment: z.string().describe("enforce, observe or paused."),
    pausedUntil: z.string().optional().describe("When a pause ends by itself."),
    facets: z.array(z.string()),
    ...authorship,
  }),
  deleted: z.object({ bucket: z.string() }).describe("A spec is gone; its bucket stays as it is."),
  proposal: z
    .object({
      bucket: z.string(),
      changes: z.array(specChange),
      unmanaged: z
        .array(z.string())
        .describe(
          "Facets that the spec names no longer: the bucket keeps them as they are (null removes them).",
        ),
    })
    .describe("What of a spec would be otherwise."),
  put: z
    .object({
      bucket: z.string(),
      result: z
        .enum(["written", "unchanged", "conflict", "not written"])
        .describe(
          "conflict: somebody else has changed it since it was read; not written: nobody said yes, or it was stopped.",
        ),
    })
    .describe("What came of writing a spec; one for each, also where there was nothing to write."),
  putAll: z
    .object({
      specs: z.number(),
      written: z.number(),
      unchanged: z.number(),
      conflicts: z.number(),
      notWritten: z.number(),
    })
    .describe("The sum of a run of put."),
  conflict: z
    .object({
      bucket: z.string(),
      than: z
        .enum(["read", "file"])
        .describe("With what theirs is compared: what was read before, or what the file says."),
      changes: z.array(specChange).describe("Where theirs is otherwise."),
      deleted: z.boolean().describe("They deleted it."),
      ...authorship,
    })
    .describe("Somebody else has changed a spec since it was read."),
  paused: z.object({
    bucket: z.string(),
    paused: z.union([z.boolean(), z.string()]).describe("false, true, or until when."),
    changed: z.boolean().describe("false where it was so already."),
  }),
  redriven: z.object({
    redriven: z.number(),
    unreadable: z.number(),
    failed: z.number().describe("Letters that stay, since they could not be asked for now."),
    more: z.boolean().describe("There was no time for all of them."),
  }),
  status: z
    .object({
      bucket: z.string(),
      verdict: z.enum(verdicts),
      reason: z.string().optional(),
      at: z.string().optional().describe("When it was last handled; absent where its spec never was."),
      checkedAt: z.string().optional().describe("When all of it had last been read."),
      due: z.string().optional().describe("When it is looked at again, events or not."),
      unwatched: z.boolean().optional().describe("No events come from its region."),
      exposed: z
        .number()
        .optional()
        .describe(
          "How many facets may be open to somebody whom the spec does not let in, and are not only observed.",
        ),
      severity: z
        .enum(severities)
        .optional()
        .describe("How bad the worst is that is wrong with it, also where the spec only observes."),
      unhandled: z.boolean().optional().describe("Its spec was never handled."),
      writtenAt: z
        .string()
        .optional()
        .describe("When a spec that was never handled was written, if it says so."),
      withoutSpec: z.boolean().optional().describe("Its spec is gone, which is not handled yet."),
      conditions: z
        .array(
          z.object({
            facet: z.string().describe("bucket for what concerns it as a whole."),
            verdict: z.enum(verdicts),
            reason: z.string(),
            severity: z.enum(severities).optional(),
            hold: z.enum(holdKinds).optional(),
            since: z.string().optional(),
            until: z.string().optional(),
          }),
        )
        .optional()
        .describe("Why it is not known to be as its spec says, by facet; of a bucket that was named."),
      ...authorship,
    })
    .describe("How a bucket is."),
  fleet: z.object({
    buckets: z.number(),
    verdicts: z.record(z.string(), z.number()),
    unwatched: z.number().describe("How many of them no events come from."),
  }),
  history: outcomeSchema
    .omit({ version: true, id: true })
    .extend({
      entry: z.string().describe("Its place in the history."),
      before: z.record(z.string(), z.unknown()).optional().describe("By facet, the value that was replaced."),
      after: z.record(z.string(), z.unknown()).optional().describe("The same, read back afterwards."),
    })
    .loose()
    .describe("Something that happened to a bucket."),
  report: z
    .object({ file: z.string(), days: z.number(), buckets: z.number(), entries: z.number() })
    .describe("A report was written, of so many buckets and entries of their history."),
  setting: z
    .object({
      setting: z.string(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
      drops: z.string().optional().describe("What protects buckets now and would not any more."),
    })
    .describe("A setting that a deployment would change."),
  settings: z
    .object({
      file: z.string(),
      isNew: z.boolean().describe("Nothing is deployed yet; changes are those from the defaults."),
      changes: z.number(),
      drops: z.number(),
    })
    .describe("The sum of a run of settings."),
  finding: z.object({
    check: z.string(),
    state: z.enum(["ok", "wrong", "unknown"]),
    what: z.string(),
    remedy: z.string().optional(),
  }),
  examined: z.object({ ok: z.number(), wrong: z.number(), unknown: z.number() }),
};
