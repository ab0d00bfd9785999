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
  why: z.enum(["spec", "drift", "sweep", "manual", "due"]).describe("look: somebody asked for it."),
  at: instant,
  facets: z.array(z.string()).optional().describe("All managed facets when absent."),
  override: z.enum(overrides).optional().describe("The holds that a person overrode."),
  change: z
    .object({
      became: z.enum(["new", "deleted"]).optional(),
      by: z
        .string()
        .optional()
        .describe("Who changed it, as the spec says (changedBy); absent where the author is unknown."),
      reason: z.string().optional().describe("Why, as the spec says (changeReason)."),
      changes: z.array(
        z.object({
          attribute: z.string(),
          how: z.enum(["added", "changed", "removed"]),
          before: z.string().optional().describe("As JSON; absent where it is long."),
          after: z.string().optional().describe("The same."),
        }),
      ),
    })
    .optional()
    .describe("What changed in the spec."),
  call: z
    .object({
      event: z.string().describe("CloudTrail's name of the call."),
      requestId: z.string(),
      principal,
      region: z.string(),
      sourceIp: z.string().optional(),
      userAgent: z.string().optional(),
    })
    .optional(),
  omitted: z
    .number()
    .optional()
    .describe("How many changes after it are left out, where there were too many."),
});

/** The detail of an event on the outcome bus. */
export const outcomeSchema = z
  .object({
    version: z.literal(1).describe("Of this schema."),
    id: z.string().describe("The same whenever the same outcome is told again."),
    bucket: z.string().describe("Its name."),
    verdict: z.string().describe("What holds now: converged, drifted, pending, retrying, held, blocked, ..."),
    reason: z.string().optional().describe("Why it is not converged."),
    held: z.array(z.enum(holdKinds)).optional().describe("What keeps us from writing."),
    at: instant,
    causes: z.array(cause).describe("Who and what set it off."),
    drift: z
      .array(
        z.object({
          facet: z.string(),
          path: z.string().describe("A JSON pointer, as docs/events.md describes it."),
          before: z.unknown().optional().describe("In the words of the bucket."),
          after: z.unknown().optional().describe("In the words of the spec."),
          severity: z.enum(severities).optional(),
        }),
      )
      .describe("What differed; without the values where the event would be too large."),
    sent: z
      .array(z.object({ type: z.string(), facet: z.string(), requestId: z.string(), at: instant }))
      .describe("The calls that mended it."),
    severity: z
      .enum(severities)
      .optional()
      .describe(
        "The worst of what differed: exposure lets somebody in or takes a protection away, weaker protects less.",
      ),
    unannounced: z.boolean().optional().describe("The sweep came upon drift that no event had told of."),
    detectMs: z.number().optional().describe("From the offending call to its detection."),
    repairMs: z.number().optional().describe("From the offending call to the verified repair."),
    contested: z.array(z.string()).optional().describe("Who keeps changing what."),
    unmanaged: z
      .array(z.string())
      .optional()
      .describe(
        "Facets that the spec names no longer: the bucket keeps them as they are (null removes them).",
      ),
    conflicts: z
      .array(
        z.object({
          facet: z.string(),
          became: z.enum(["open", "closed"]),
          otherWriter: z.string().optional().describe("Whoever changes it back each time."),
          until: instant.optional().describe("Until when the facet is left alone."),
        }),
      )
      .optional()
      .describe("Fights over facets that began or ended with it."),
    recreated: z
      .boolean()
      .optional()
      .describe("The bucket had been deleted and was created again, empty: its objects are gone."),
    interrupted: z.boolean().optional().describe("One worker began it, another one finished it."),
    shortened: z
      .array(z.string())
      .optional()
      .describe("What there was no room for: values, differences, causes, calls."),
  })
  .describe("Something happened to a bucket that has a spec.");

/** What became of a bucket, as it is told to others. */
export type Outcome = z.output<typeof outcomeSchema>;

/** The JSON Schema of an event on the outcome bus. */
export const outcomeJsonSchema = () => ({
  title: "An event on the outcome bus",
  ...z.toJSONSchema(outcomeSchema),
});
