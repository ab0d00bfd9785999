import * as z from "zod";
import { Guard } from "../../core/plan/guard.ts";
import { windowSchema } from "../../core/spec/windows/schema.ts";
import { matches } from "../../core/values/pattern.ts";
import { explain, knownKeys, type Problem } from "../../core/values/problems.ts";
import type { Restraints } from "../reconcile/deferrals.ts";
import type { Intervals } from "../reconcile/intervals.ts";
import { plannersSchema } from "./planners.ts";
import { renamedIn, withCurrentNames } from "./renamed.ts";
import { accountsSchema, bucketName, canaryTemplate, tagsSchema } from "./settingValues.ts";

/** Lambda limits a function's environment to 4 KB, which other variables share. One of them repeats the path of the roles. */
const mostBytes = 3_000;
const bytesOf = (settings: Settings): number =>
  Buffer.byteLength(JSON.stringify(settings)) + (settings.rolePath?.length ?? 0);

const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s,]+$/, "contains a space or a comma; write one name per entry");
const bucketPattern = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9._*-]+$/, "is not a pattern of bucket names; write one like www-*");
const bucketPatterns = z.array(bucketPattern).max(500);
// A principal that includes everyone would open the perimeter.
const insider = word
  .regex(
    /^(?!\*|arn:\*|arn:[^:]*:\*)/,
    "includes everyone; name accounts, organisations, services or buckets",
  )
  .regex(/^(?!\d+$)|^\d{12}$/, "is a number, and not an account ID: those have 12 digits");
const between = (least: number, most: number) => z.number().min(least).max(most);
const region = z.string().regex(/^[a-z]{2,4}(-[a-z]{1,16}){1,3}-\d{1,2}$/, "is not an AWS region");
const arn = (service: string, shape: RegExp) =>
  z.string().max(300).regex(shape, `is not the ARN of ${service}`);

/** readSettings checks the facet, so that no function loads the facets for its settings. */
const pointer = z.string().max(1_024).regex(/^\//, "is not a JSON pointer; write one like /policy");

/** The operator's settings for a deployment: settings/<stage>.yml, which deploy passes to the functions. */
export const settingsSchema = z.strictObject({
  allowPublic: bucketPatterns
    .default([])
    .describe("Buckets that specs may make public: name patterns, where * stands for any characters."),
  trusted: z
    .array(insider)
    .max(500)
    .default([])
    .describe(
      "The perimeter: account ids, organisation ids, canonical user ids, services and bucket ARNs that are not outsiders.",
    ),
  allowOutside: bucketPatterns
    .default([])
    .describe("Buckets that specs may open to outsiders although trusted is set: name patterns."),
  windows: z
    .array(windowSchema)
    .max(50)
    .default([])
    .describe(
      "When the service may write and when it may not, for all buckets; a spec can only restrict this further.",
    ),
  adoption: z
    .enum(["always", "asked"])
    .default("always")
    .describe(
      "asked: the service repairs a bucket that existed before its spec only if the spec says adopt: true.",
    ),
  otherDeployments: z
    .array(arn("a role", /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/))
    .max(50)
    .default([])
    .describe("ARNs of the roles with which other deployments of this service write."),
  repairsAMinute: z
    .int()
    .min(1)
    .max(100_000)
    .default(600)
    .describe(
      "Repairs of drift per minute in each account; a quarter is reserved for repairs that make a bucket safer. Changes that a spec or a person requests are not limited.",
    ),
  specsASecond: z
    .int()
    .min(5)
    .max(1_000)
    .default(10)
    .describe(
      "Changed specs that are taken up in a second where many change at once; each may cost S3 a write for every facet.",
    ),
  quietSeconds: z
    .number()
    .min(0)
    .max(3_600)
    .default(300)
    .describe(
      "A new bucket without a spec is written, except to close an exposure, when no event came for this time: the tool that created it may still be configuring it.",
    ),
  bucketsASecond: z
    .int()
    .min(1)
    .max(1_000)
    .default(25)
    .describe("Buckets that are checked in a second after a baseline or an exception was changed."),
  exceptions: z
    .strictObject({
      longestDays: z.number().min(1).max(3_660).default(365).describe("The longest life of an exception."),
      never: z.array(pointer).max(50).default([]).describe("JSON pointers to what no exception waives."),
    })
    .prefault({})
    .describe("What exceptions from baselines may be."),
  settlingSeconds: z
    .number()
    .min(0)
    .max(900)
    .default(60)
    .describe("How long S3 may still return the previous value after a write."),
  missingSeconds: between(0, 60)
    .default(2)
    .describe("How long after a read that finds no bucket a second read has to confirm that it is missing."),
  sweepPeriodMinutes: between(0.1, 525_600)
    .default(360)
    .describe("The sweep checks every bucket that has a spec once in this time, with or without events."),
  accounts: accountsSchema
    .default([])
    .describe(
      "The accounts besides the deployment's own whose buckets it manages: a list of account ids, or { organisation: o-... } for all accounts of an organisation.",
    ),
  planners: plannersSchema
    .default([])
    .describe(
      "ARNs of roles and users of the deployment's own account, or patterns of them, who may assume the role that reads in every account: people who plan.",
    ),
  sessionTags: z
    .boolean()
    .default(true)
    .describe(
      "Limits the role that writes to the bucket that its session is tagged with; false only where policy variables are not replaced, as on the local stack.",
    ),
  watchedRegions: z
    .array(region)
    .min(1, "must name at least one region")
    .max(50)
    .optional()
    .describe("Regions whose CloudTrail events reach the stack, in every account; only its own when absent."),
  canary: z
    .record(region, bucketName)
    .default({})
    .describe(
      "By region, a bucket whose tag a schedule changes every five minutes, to measure how long its events take.",
    ),
  memberCanaries: canaryTemplate
    .optional()
    .describe(
      "The names of such buckets in the other accounts, one for each account and watched region, as company-canary-{account}-{region}.",
    ),
  conflictRepairs: z
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe("This number of repairs of a facet within conflictMinutes is a conflict."),
  conflictMinutes: between(0.01, 10_080)
    .default(10)
    .describe(
      "The time in which conflictRepairs are counted, and for which the service then does not write the facet.",
    ),
  alarmTopic: arn("an SNS topic", /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/)
    .regex(/(?<!\.fifo)$/, "is a FIFO topic, to which CloudWatch publishes no alarms; name a standard one")
    .optional()
    .describe("The SNS topic that the alarms notify; without one, alarms are visible in CloudWatch only."),
  buckets: bucketPatterns
    .min(1, "must name at least one bucket")
    .default(["*"])
    .describe(
      "The only buckets that the service may read and write: name patterns, where * stands for any characters.",
    ),
  neverBuckets: bucketPatterns
    .default(["aws-controltower-*", "aws-accelerator-*", "aws-cloudtrail-logs-*"])
    .describe(
      "Buckets that the service never reads or writes, whatever other settings say; add the buckets of your trail and log archive.",
    ),
  permissionsBoundary: arn("a policy", /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/)
    .optional()
    .describe(
      "The permissions boundary of all roles of the stack; in other accounts, the policy of this name there.",
    ),
  rolePath: z
    .string()
    .regex(/^\/([\w+=,.@-]+\/)*$/, "is not a path; write one like /platform/")
    .max(512)
    .optional()
    .describe("The path of all roles, in every account; a deployment that exists cannot change it."),
  tags: tagsSchema.default({}).describe("Tags of the stack and of all its resources."),
  kmsKey: arn("a KMS key", /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/)
    .optional()
    .describe("The KMS key that encrypts tables, queues and logs; keys that AWS owns when absent."),
  logRetentionDays: z
    .literal([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ])
    .default(90)
    .describe("How long CloudWatch keeps the logs of the functions."),
  vpc: z
    .strictObject({
      subnetIds: z
        .array(z.string().regex(/^subnet-\w+$/, "is not a subnet id"))
        .min(1)
        .max(16),
      securityGroupIds: z
        .array(z.string().regex(/^sg-\w+$/, "is not a security group id"))
        .min(1)
        .max(5),
    })
    .optional()
    .describe("The VPC in which the functions run; it needs a route to every AWS service that they call."),
  deploymentBucket: bucketName
    .regex(/^(?!.*(-\.|\.-))/, "holds a hyphen beside a dot, which the Serverless Framework refuses")
    .optional()
    .describe("The bucket for deployment artifacts; deploy creates one when absent."),
  reservedSweeps: z
    .int()
    .min(0)
    .max(10)
    .default(2)
    .describe("Lambda concurrency reserved for the sweep; use 0 in an account with a quota of ten."),
  concurrency: z
    .int()
    .min(2)
    .max(1_000)
    .default(10)
    .describe("The number of buckets that are reconciled at the same time."),
});
export type Settings = z.output<typeof settingsSchema>;

/** Thrown for invalid settings, with every problem in them. */
export class InvalidSettings extends Error {
  override readonly name = "InvalidSettings";
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path || "the settings"}: ${message}`).join("; "));
    this.problems = problems;
  }
}

/** Validates settings and fills in defaults. Throws InvalidSettings. */
export function parseSettings(input: unknown): Settings {
  const old = renamedIn(input);
  if (old.length > 0) throw new InvalidSettings(old);
  const parsed = settingsSchema.safeParse(input ?? {}, { error: knownKeys });
  if (!parsed.success) throw new InvalidSettings(explain(parsed.error.issues, input));
  if (bytesOf(parsed.data) > mostBytes)
    throw new InvalidSettings([
      { path: "", message: `are longer than ${mostBytes} bytes, the limit of a function's environment` },
    ]);
  return parsed.data;
}

/** After a rollback the environment may contain settings of a newer version. They are ignored. */
const deployedSchema = z.object(settingsSchema.shape);

/** The settings in a function's environment. Throws InvalidSettings, also when SETTINGS is absent. */
export function settingsIn({ SETTINGS }: Readonly<Record<string, string | undefined>>): Settings {
  if (SETTINGS === undefined)
    throw new InvalidSettings([{ path: "", message: "the environment lacks SETTINGS; deploy again" }]);
  try {
    // During a deployment new code may run with the environment of the old version.
    const input = withCurrentNames(JSON.parse(SETTINGS));
    const parsed = deployedSchema.safeParse(input);
    if (!parsed.success) throw new InvalidSettings(explain(parsed.error.issues, input));
    return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidSettings([{ path: "", message: "SETTINGS in the environment is not JSON" }]);
  }
}

/** The settings that decide about times: settling, sweep, conflicts. */
export const intervalsOf = (settings: Settings): Intervals => ({
  settlingMs: settings.settlingSeconds * 1_000,
  sweepPeriodMs: settings.sweepPeriodMinutes * 60_000,
  conflict: {
    repairs: settings.conflictRepairs,
    withinMs: settings.conflictMinutes * 60_000,
    coolDownMs: settings.conflictMinutes * 60_000,
  },
});

/** The settings that restrain writes, except the budget. */
export const restraintsOf = ({ windows, adoption }: Settings): Omit<Restraints, "budget"> => ({
  windows,
  adoptsOnlyAsked: adoption === "asked",
});

/** The account ids of the settings; none where an organisation says which there are. */
export const accountsIn = ({ accounts }: Settings): readonly string[] =>
  Array.isArray(accounts) ? accounts : [];

/** The organisation whose accounts are the deployment's, if the settings name one. */
export const organisationIn = ({ accounts }: Settings): string | undefined =>
  "organisation" in accounts ? accounts.organisation : undefined;

/** Why the settings exclude a bucket, or undefined if the service may read and write it. */
export const keptFrom =
  ({ buckets, neverBuckets }: Settings) =>
  (bucket: string): string | undefined => {
    const never = neverBuckets.find((pattern) => matches(pattern, bucket));
    if (never) return `the operator's setting neverBuckets excludes this bucket (${never})`;
    if (buckets.some((pattern) => matches(pattern, bucket))) return undefined;
    return `the operator's setting buckets does not include this bucket (${buckets.join(", ")})`;
  };

/** Which openings the settings permit for which buckets. Without `trusted` there is no perimeter. */
export const guardOf = ({ allowPublic, trusted, allowOutside }: Settings): Guard =>
  new Guard({
    public: allowPublic,
    trusted: trusted.length > 0 ? trusted : undefined,
    outside: allowOutside,
  });
