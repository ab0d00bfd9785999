import * as z from "zod";
import { severities } from "../../core/plan/action.ts";
import { outcomeSchema } from "../../service/outcomes/outcomeSchema.ts";
import { accountTurns } from "../../service/tables/accountTurn.ts";
import { holdKinds, verdicts } from "../../service/tables/status.ts";
import { account, authorship } from "./outputShapes.ts";

/** The results about the fleet and the deployment, by kind. */
export const fleetOutputs = {
  status: z
    .object({
      bucket: z.string(),
      account,
      verdict: z.enum(verdicts),
      reason: z.string().optional(),
      at: z.string().optional().describe("When it was last reconciled; absent if it never was."),
      checkedAt: z.string().optional().describe("When it was last checked in full."),
      due: z.string().optional().describe("When it is checked next, with or without events."),
      unwatched: z.boolean().optional().describe("true if its region sends no events."),
      exposed: z
        .number()
        .optional()
        .describe(
          "The number of facets that may grant access that the spec does not, except in observe mode.",
        ),
      severity: z
        .enum(severities)
        .optional()
        .describe("The worst severity of its differences, also in observe mode."),
      neverReconciled: z.boolean().optional().describe("true if its spec was never reconciled."),
      writtenAt: z
        .string()
        .optional()
        .describe("When a spec that was never reconciled was written, if it records that."),
      withoutSpec: z
        .boolean()
        .optional()
        .describe("true if its spec was deleted, and that is not reconciled yet."),
      byBaseline: z.boolean().optional().describe("true if it has no spec: baselines manage it."),
      baselines: z
        .array(z.string())
        .optional()
        .describe("For a bucket that was named: the baselines that select it."),
      exceptions: z
        .array(z.string())
        .optional()
        .describe("For a bucket that was named: the exceptions that waive a part of them."),
      overruled: z
        .array(z.string())
        .optional()
        .describe("For a bucket that was named: the parts of its spec that a requirement replaces."),
      conditions: z
        .array(
          z.object({
            facet: z.string().describe("A facet; bucket for the bucket as a whole."),
            verdict: z.enum(verdicts),
            reason: z.string(),
            severity: z.enum(severities).optional(),
            hold: z.enum(holdKinds).optional(),
            since: z.string().optional(),
            until: z.string().optional(),
          }),
        )
        .optional()
        .describe("For a bucket that was named: why it is not known to be in sync, by facet."),
      ...authorship,
    })
    .describe("The status of a bucket."),
  fleet: z.object({
    buckets: z.number(),
    verdicts: z.record(z.string(), z.number()),
    unwatched: z.number().describe("The number of buckets whose region sends no events."),
  }),
  coverage: z
    .object({
      account: z
        .string()
        .optional()
        .describe("With --account: the account that it is about; absent for all accounts."),
      at: z.string().describe("When the account's buckets were listed."),
      known: z.number(),
      managed: z.number(),
      bySpec: z.number(),
      byBaseline: z.number().describe("Without a spec."),
      unchecked: z.number().describe("Selected by a baseline, and not checked yet."),
      unmanaged: z.number(),
      excluded: z.number().describe("Excluded by the operator's settings."),
      excepted: z.number().describe("Managed buckets of which an exception waives a part."),
      baselines: z
        .record(z.string(), z.number())
        .describe("Managed buckets, by the baselines that select them."),
      unmanagedNames: z.array(z.string()).describe("The first unmanaged buckets."),
      uncheckedNames: z
        .array(z.string())
        .optional()
        .describe("The first buckets that wait for their first check."),
    })
    .loose()
    .describe("Which of the account's buckets are managed; only with baselines."),
  outOfReach: z
    .object({
      account: z.string(),
      since: z.string(),
      reason: z.string().describe("The reason that its buckets have, too."),
    })
    .describe("An account out of reach, for reading or for writing."),
  history: outcomeSchema
    .omit({ version: true, id: true })
    .extend({
      entry: z.string().describe("The key of the entry in the history."),
      before: z.record(z.string(), z.unknown()).optional().describe("The replaced values, by facet."),
      after: z
        .record(z.string(), z.unknown())
        .optional()
        .describe("The values read back afterwards, by facet."),
      changed: z
        .record(
          z.string(),
          z.object({
            before: z.unknown(),
            after: z.unknown(),
            lists: z.record(z.string(), z.array(z.tuple([z.unknown(), z.unknown()]))),
            others: z.record(z.string(), z.string()).optional(),
          }),
        )
        .optional()
        .describe(
          "Instead of before and after, if a value has a list of more than 100 elements: the values with these lists empty, and the changed elements of each list by its JSON pointer, before and after; null on the side without it. `others` has a digest of the elements that did not change.",
        ),
    })
    .loose()
    .describe("An entry of a bucket's history."),
  accountReach: z
    .object({
      account: z.string(),
      became: z.enum(accountTurns).describe("Whether the service can assume the account's role."),
      at: z.string(),
      since: z.string().describe("Since when the account is or was out of reach."),
      reason: z.string().optional().describe("Why the account is out of reach."),
    })
    .loose()
    .describe("With history --account: an account is out of reach, or within reach again."),
  report: z
    .object({
      file: z.string(),
      account: z
        .string()
        .optional()
        .describe("With --account: the account that it is about; absent for all accounts."),
      days: z.number(),
      buckets: z.number(),
      entries: z.number(),
    })
    .describe("A written report, with its numbers of buckets and entries."),
  redriven: z.object({
    redriven: z.number(),
    unreadable: z.number(),
    failed: z.number().describe("Dead letters that stay, because they could not be processed now."),
    more: z.boolean().describe("true if there are more dead letters: run it again."),
  }),
  finding: z.object({
    check: z.string(),
    account: z.string().optional().describe("The account that it is about, where there are several."),
    state: z.enum(["ok", "wrong", "unknown"]),
    what: z.string(),
    remedy: z.string().optional().describe("What to do; ends with the command."),
  }),
  examined: z.object({ ok: z.number(), wrong: z.number(), unknown: z.number() }),
};
