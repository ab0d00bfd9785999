import * as z from "zod";
import { Guard } from "../../core/plan/guard.ts";
import { windowSchema } from "../../core/spec/windows/schema.ts";
import { matches } from "../../core/values/pattern.ts";
import { explain, knownKeys, type Problem } from "../../core/values/problems.ts";
import type { Restraints } from "../reconcile/deferrals.ts";
import type { Pace } from "../reconcile/pace.ts";
import { bucketName, tagsSchema } from "./settingValues.ts";

/** A function's environment takes 4 KB, and has more in it. */
const mostBytes = 3_000;

const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s,]+$/, "holds a space or a comma; write one name an entry");
const bucketPattern = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9._*-]+$/, "is no pattern of buckets' names; one is written like www-*");
const bucketPatterns = z.array(bucketPattern).max(500);
// One that is everybody would be no perimeter.
const insider = word.regex(
  /^(?!\*|arn:\*|arn:[^:]*:\*)/,
  "is everybody; name accounts, organisations, services or buckets",
);
const between = (least: number, most: number) => z.number().min(least).max(most);
const region = z.string().regex(/^[a-z]{2,4}(-[a-z]{1,16}){1,3}-\d{1,2}$/, "looks like no AWS region");
const arn = (service: string, shape: RegExp) => z.string().max(300).regex(shape, `is no ARN of ${service}`);

/** What an operator says of a deployment: settings/<stage>.yml, and the settings that its functions are given. */
export const settingsSchema = z.strictObject({
  allowPublic: bucketPatterns
    .default([])
    .describe("Buckets that may be made public: names, * for any characters."),
  trusted: z
    .array(insider)
    .max(500)
    .default([])
    .describe(
      "The perimeter, who is no outsider: account ids, organisation ids, canonical user ids, services, ARNs of buckets.",
    ),
  allowOutside: bucketPatterns
    .default([])
    .describe("Buckets that may be opened to outsiders all the same, where trusted is set."),
  windows: z
    .array(windowSchema)
    .max(50)
    .default([])
    .describe("When the service may write, and when not, whatever a spec says."),
  adoption: z
    .enum(["always", "asked"])
    .default("always")
    .describe("asked: what was there before its spec is replaced only where the spec says adopt: true."),
  otherDeployments: z
    .array(arn("a role", /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/))
    .max(50)
    .default([])
    .describe("The roles under which other deployments of this service write."),
  repairsAMinute: z
    .int()
    .min(1)
    .max(100_000)
    .default(600)
    .describe(
      "Repairs in the whole fleet that nobody asked for; a quarter is kept for those that make a bucket safer.",
    ),
  settlingSeconds: z
    .number()
    .min(0)
    .max(900)
    .default(60)
    .describe("How long S3 may still answer with the value from before a write."),
  sweepPeriodMinutes: between(0.1, 525_600)
    .default(360)
    .describe("Every spec is checked once in this time, events or not."),
  watchedRegions: z
    .array(region)
    .min(1, "names no region")
    .max(50)
    .optional()
    .describe("Regions whose trail events reach the stack; its own when absent."),
  canary: z
    .record(region, bucketName)
    .default({})
    .describe("By region, a bucket whose tag is changed every few minutes, to time how its events arrive."),
  conflictRepairs: z.int().min(1).max(1_000).default(5).describe("So many repairs of a facet are a fight,"),
  conflictMinutes: between(0.01, 10_080)
    .default(10)
    .describe("within so many minutes; the facet is then left alone for as long."),
  alarmTopic: arn("an SNS topic", /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/)
    .regex(/(?<!\.fifo)$/, "is a FIFO topic, to which CloudWatch publishes no alarms; name a standard one")
    .optional()
    .describe("An SNS topic that is told of alarms; without one they show in CloudWatch alone."),
  buckets: bucketPatterns
    .min(1, "names no bucket")
    .default(["*"])
    .describe("The buckets that the service may touch at all: names, * for any characters."),
  neverBuckets: bucketPatterns
    .default(["aws-controltower-*", "aws-accelerator-*", "aws-cloudtrail-logs-*"])
    .describe(
      "Buckets that it never touches, whatever else is said; add the bucket of your trail and the log archive.",
    ),
  permissionsBoundary: arn("a policy", /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/)
    .optional()
    .describe("The permissions boundary of all roles."),
  rolePath: z
    .string()
    .regex(/^\/([\w+=,.@-]+\/)*$/, "is no path; one is written like /platform/")
    .max(512)
    .optional()
    .describe("The path of all roles."),
  tags: tagsSchema.default({}).describe("Tags of the stack and all its resources."),
  kmsKey: arn("a KMS key", /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/)
    .optional()
    .describe("The key by which tables, queues and logs are encrypted; AWS's own keys when absent."),
  logRetentionDays: z
    .literal([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ])
    .default(90)
    .describe("How long the functions' logs are kept."),
  vpc: z
    .strictObject({
      subnetIds: z
        .array(z.string().regex(/^subnet-\w+$/, "is no id of a subnet"))
        .min(1)
        .max(16),
      securityGroupIds: z
        .array(z.string().regex(/^sg-\w+$/, "is no id of a security group"))
        .min(1)
        .max(5),
    })
    .optional()
    .describe("Where the functions run; it needs a way to every AWS service that they call."),
  deploymentBucket: bucketName
    .regex(/^(?!.*(-\.|\.-))/, "holds a hyphen beside a dot, which the Serverless Framework refuses")
    .optional()
    .describe("A bucket for what is deployed; one is made when absent."),
  reservedSweeps: z
    .int()
    .min(0)
    .max(10)
    .default(2)
    .describe("Lambda's concurrency that is kept for the sweep; 0 in an account with a quota of ten."),
  concurrency: z.int().min(2).max(1_000).default(10).describe("Buckets that are repaired at the same time."),
});
export type Settings = z.output<typeof settingsSchema>;

/** Thrown for settings that make no sense, with all that is wrong in them. */
export class InvalidSettings extends Error {
  override readonly name = "InvalidSettings";
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path || "the settings"}: ${message}`).join("; "));
    this.problems = problems;
  }
}

/** Reads settings, those that are absent by their defaults. Throws InvalidSettings. */
export function parseSettings(input: unknown): Settings {
  const parsed = settingsSchema.safeParse(input ?? {}, { error: knownKeys });
  if (!parsed.success) throw new InvalidSettings(explain(parsed.error.issues, input));
  if (Buffer.byteLength(JSON.stringify(parsed.data)) > mostBytes)
    throw new InvalidSettings([
      { path: "", message: `are longer than ${mostBytes} bytes, which a function can take` },
    ]);
  return parsed.data;
}

/** What is deployed may be of a version that knows more settings, as in a rollback: those mean nothing here. */
const deployedSchema = z.object(settingsSchema.shape);

/** The settings in the environment of a function. Throws InvalidSettings, also where there are none. */
export function settingsIn({ SETTINGS }: Readonly<Record<string, string | undefined>>): Settings {
  if (SETTINGS === undefined)
    throw new InvalidSettings([{ path: "", message: "the environment lacks SETTINGS; deploy again" }]);
  try {
    const input: unknown = JSON.parse(SETTINGS);
    const parsed = deployedSchema.safeParse(input);
    if (!parsed.success) throw new InvalidSettings(explain(parsed.error.issues, input));
    return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidSettings([{ path: "", message: "SETTINGS in the environment is no JSON" }]);
  }
}

/** How often and how soon. */
export const paceOf = (settings: Settings): Pace => ({
  settlingMs: settings.settlingSeconds * 1_000,
  sweepPeriodMs: settings.sweepPeriodMinutes * 60_000,
  conflict: {
    repairs: settings.conflictRepairs,
    withinMs: settings.conflictMinutes * 60_000,
    coolDownMs: settings.conflictMinutes * 60_000,
  },
});

/** What the operator says of writes, but for the budget. */
export const restraintsOf = ({ windows, adoption }: Settings): Omit<Restraints, "budget"> => ({
  windows,
  adoptsOnlyAsked: adoption === "asked",
});

/** Why the service keeps away from a bucket, or undefined where it may touch it. */
export const keptFrom =
  ({ buckets, neverBuckets }: Settings) =>
  (bucket: string): string | undefined => {
    const never = neverBuckets.find((pattern) => matches(pattern, bucket));
    if (never) return `the operator keeps the service from buckets that are named ${never} (neverBuckets)`;
    if (buckets.some((pattern) => matches(pattern, bucket))) return undefined;
    return `it is none of the buckets that the operator lets the service touch (${buckets.join(", ")})`;
  };

/** Who an operator allows to get at which buckets. Without a word of whom to trust there is no perimeter. */
export const guardOf = ({ allowPublic, trusted, allowOutside }: Settings): Guard =>
  new Guard({
    public: allowPublic,
    trusted: trusted.length > 0 ? trusted : undefined,
    outside: allowOutside,
  });
