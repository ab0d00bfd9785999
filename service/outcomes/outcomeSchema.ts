import * as z from "zod";
import { severities } from "../../core/plan/action.ts";
import { holdKinds } from "../tables/status.ts";
import { overrides } from "../triggers/trigger.ts";

const instant = z.string().describe("An instant, ISO 8601.");
const principal = z.object({
  name: z.string().describe("A user, role/session, a service or an account."),
  type: z.string(),
  arn: z.string().optional(),
  account: z.string().optional(),
  role: z.string().optional().describe("The ARN of the role behind a session."),
});
const cause = z.object({
  why: z
    .enum(["spec", "drift", "sweep", "manual", "due", "baseline"])
    .describe(
      "What triggered the check: spec (the spec changed), drift (an event), sweep, manual (a person requested it), due (a retry or another planned check), baseline (a baseline or an exception changed).",
    ),
  at: instant,
  facets: z.array(z.string()).optional().describe("The facets to check; all managed facets when absent."),
  override: z
    .enum(overrides)
    .optional()
    .describe(
      "What a person overrode: holds (conflicts and windows) or denyWindows (also the operator's deny windows).",
    ),
  change: z
    .object({
      became: z.enum(["new", "deleted"]).optional(),
      by: z.string().optional().describe("Who changed it: the spec's changedBy; absent if unknown."),
      reason: z.string().optional().describe("Why: the spec's changeReason."),
      changes: z.array(
        z.object({
          attribute: z.string(),
          how: z.enum(["added", "changed", "removed"]),
          before: z.string().optional().describe("As JSON; absent if it is long."),
          after: z.string().optional().describe("As JSON; absent if it is long."),
        }),
      ),
    })
    .optional()
    .describe("What changed in the spec."),
  call: z
    .object({
      event: z.string().describe("The name of the call in CloudTrail."),
      requestId: z.string(),
      principal,
      region: z.string(),
      sourceIp: z.string().optional(),
      userAgent: z.string().optional(),
    })
    .optional(),
  omitted: z.number().optional().describe("How many later causes were dropped because there were too many."),
});

/** The detail of an event on the outcome bus. */
export const outcomeSchema = z
  .object({
    version: z.literal(2).describe("The version of this schema."),
    id: z.string().describe("Identifies the outcome; repeats if the same outcome is published again."),
    bucket: z.string().describe("The name of the bucket."),
    account: z
      .string()
      .optional()
      .describe("The account that owned the bucket; absent for the deployment's own."),
    verdict: z
      .string()
      .describe(
        "The state of the bucket after it: converged, drifted, pending, retrying, held, blocked, ...",
      ),
    reason: z.string().optional().describe("Why the bucket is not converged."),
    held: z.array(z.enum(holdKinds)).optional().describe("Why the service does not write."),
    at: instant,
    causes: z.array(cause).describe("What triggered the reconciliation, and who."),
    drift: z
      .array(
        z.object({
          facet: z.string(),
          path: z.string().describe("A JSON pointer, as docs/events.md describes it."),
          before: z.unknown().optional().describe("The value that the bucket had."),
          after: z.unknown().optional().describe("The value that the spec wants."),
          severity: z.enum(severities).optional(),
          from: z
            .string()
            .optional()
            .describe("The layer that wants it, like `baseline company`; absent: the spec."),
        }),
      )
      .describe(
        "The differences between the bucket and its spec; without values if the event would be too large.",
      ),
    sent: z
      .array(z.object({ type: z.string(), facet: z.string(), requestId: z.string(), at: instant }))
      .describe("The calls that were sent to repair it."),
    severity: z
      .enum(severities)
      .optional()
      .describe(
        "The worst severity of the drift: exposure gives access or removes a protection, weaker protects less.",
      ),
    unannounced: z.boolean().optional().describe("The sweep found drift for which no event had arrived."),
    detectMs: z
      .number()
      .optional()
      .describe("Milliseconds from the call that caused the drift to its detection."),
    repairMs: z
      .number()
      .optional()
      .describe("Milliseconds from the call that caused the drift to the verified repair."),
    contested: z.array(z.string()).optional().describe("Who keeps changing which facet."),
    unmanaged: z
      .array(z.string())
      .optional()
      .describe(
        "Facets that the spec no longer names: the bucket keeps them as they are (null in the spec removes them).",
      ),
    conflicts: z
      .array(
        z.object({
          facet: z.string(),
          became: z.enum(["open", "closed"]),
          otherWriter: z.string().optional().describe("The principal that keeps changing it back."),
          until: instant.optional().describe("Until when the service does not write the facet."),
        }),
      )
      .optional()
      .describe("Conflicts about facets that this reconciliation opened or closed."),
    overlapped: z
      .array(
        z.object({
          facet: z.string(),
          by: z.string().describe("The principal that wrote at the same time."),
          event: z.string().describe("The name of its call in CloudTrail."),
          requestId: z.string(),
          at: instant,
          entries: z
            .array(z.string())
            .describe(
              "JSON pointers to the entries that it had written and the service overwrote; empty if they are unknown, or if there are none.",
            ),
          restored: z.boolean().describe("The service wrote these entries again."),
          reason: z
            .string()
            .optional()
            .describe("Why it did not, or what of the call is not in the bucket any more."),
        }),
      )
      .optional()
      .describe(
        "Calls of other principals between a read and a write of the service, and what became of what they wrote.",
      ),
    recreated: z
      .boolean()
      .optional()
      .describe("The bucket had been deleted and was created again, empty: its objects are lost."),
    interrupted: z
      .boolean()
      .optional()
      .describe("The worker that began it crashed; another worker finished it."),
    shortened: z
      .array(z.string())
      .optional()
      .describe("What was removed to fit the size limit: values, differences, causes, calls."),
  })
  .describe("The outcome of a reconciliation of a bucket.");

/** The detail of a published outcome. */
export type Outcome = z.output<typeof outcomeSchema>;

/** The JSON Schema of an event on the outcome bus. */
export const outcomeJsonSchema = () => ({
  title: "An event on the outcome bus",
  ...z.toJSONSchema(outcomeSchema),
});
