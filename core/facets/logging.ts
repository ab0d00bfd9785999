import { isDeepStrictEqual } from "node:util";
import { GetBucketLoggingCommand, type LoggingEnabled, PutBucketLoggingCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { madeOf } from "../values/documents.ts";
import { evenEmpty } from "../values/empty.ts";
import { type NormalMap, type NormalObject, none, withExclusiveMembers } from "../values/normal.ts";
import { allow, at, type Facet, type Opening, reading } from "./facet.ts";
import { allowed } from "./parts/deliveries.ts";
import { enveloped } from "./parts/envelope.ts";
import { type Form, fromNormal, isNewer, toNormal } from "./parts/form.ts";
import { grantee, grantOpenings, undecidedGrants, wordFor } from "./parts/grants.ts";
import { maxGrants, objectKey } from "./parts/limits.ts";

const keyFormat = z
  .strictObject({
    SimplePrefix: evenEmpty(z.strictObject({})).optional(),
    PartitionedPrefix: evenEmpty(
      z.strictObject({ PartitionDateSource: z.enum(["EventTime", "DeliveryTime"]).optional() }),
    ).optional(),
  })
  .refine(
    (format) => (format.SimplePrefix === undefined) !== (format.PartitionedPrefix === undefined),
    "must have exactly one of SimplePrefix and PartitionedPrefix",
  );

const logs = z.strictObject({
  TargetBucket: z
    .string()
    .regex(/^[\w.-]{3,255}$/, "is not a bucket name; use the name, not an ARN")
    .describe("The bucket that receives the logs; it must be in the same region."),
  TargetPrefix: objectKey().optional().describe("The key prefix of the logs."),
  TargetGrants: z
    .array(z.strictObject({ Grantee: grantee, Permission: z.enum(["FULL_CONTROL", "READ", "WRITE"]) }))
    .max(maxGrants)
    .optional()
    .describe("Additional readers of the logs; only if the target bucket's ownership enables ACLs."),
  TargetObjectKeyFormat: keyFormat.optional(),
});

const schema = z
  .union([logs, enveloped("LoggingEnabled", logs)])
  .describe("Server access logs: the destination, or what get-bucket-logging prints.");

type Grant = NonNullable<z.output<typeof logs>["TargetGrants"]>[number];

const form: Form = {
  TargetGrants: { by: ({ Grantee, Permission }: Grant) => `${wordFor(Grantee)} ${Permission}` },
  TargetObjectKeyFormat: { closed: Object.keys(keyFormat.shape), exclusive: true },
  SimplePrefix: "said",
  PartitionedPrefix: "said",
};

type Logging = { readonly LoggingEnabled: NormalObject | false };

/** The value with S3's defaults. */
function withDefaults(enabled: NormalObject): NormalObject {
  const { TargetObjectKeyFormat } = enabled;
  const format = new Map(TargetObjectKeyFormat as NormalMap | undefined);
  if (format.size === 0) format.set("SimplePrefix", {});
  const partitioned = format.get("PartitionedPrefix") as NormalObject | undefined;
  if (partitioned) format.set("PartitionedPrefix", { PartitionDateSource: "EventTime", ...partitioned });
  return { ...enabled, TargetObjectKeyFormat: withExclusiveMembers(format) };
}

const grantsOf = (logs: Logging["LoggingEnabled"]): ReadonlySet<string> =>
  new Set(((logs && (logs.TargetGrants as NormalMap)) || new Map()).keys());

/** S3 delivers logs only to a bucket of the same account, so a new target needs no operator's permission. */
function openings({ LoggingEnabled: less }: Logging, { LoggingEnabled: more }: Logging): Opening[] {
  if (!more) return [];
  const moved = !less || less.TargetBucket !== more.TargetBucket;
  return [
    ...(moved ? [{ to: "none", what: `delivers its logs to ${more.TargetBucket}` } as const] : []),
    ...grantOpenings(moved ? new Set() : grantsOf(less), grantsOf(more)),
  ];
}

export const logging = {
  name: "logging",
  about: "delivers a record of every request to another bucket",
  schema,
  examples: [
    { TargetBucket: "report-target", TargetPrefix: "logs/orders/" },
    {
      TargetBucket: "report-target",
      TargetPrefix: "",
      TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: "DeliveryTime" } },
    },
  ],
  reading: reading({
    command: (bucket) => new GetBucketLoggingCommand(at(bucket)),
    value: ([answer]) => answer?.LoggingEnabled,
  }),
  normalise: (value): Logging => {
    // Grants that the spec does not name are to be removed, because they let others read the logs.
    const enabled = toNormal(form, { ...value, TargetGrants: value.TargetGrants ?? [] });
    // An empty format in the spec means S3's default format.
    const LoggingEnabled = enabled.TargetObjectKeyFormat === none ? withDefaults(enabled) : enabled;
    return madeOf({ LoggingEnabled }, { LoggingEnabled: value });
  },
  effective: (normal) => ({
    LoggingEnabled: normal?.LoggingEnabled ? withDefaults(normal.LoggingEnabled) : false,
  }),
  whole: (value) => ({ TargetPrefix: "", TargetObjectKeyFormat: { SimplePrefix: {} }, ...value }),
  foreign: (path) => isNewer(form, path),
  exclusive: ["TargetObjectKeyFormat"],
  undecided: ({ LoggingEnabled: there }, { LoggingEnabled: wanted }) =>
    isDeepStrictEqual({ ...there, TargetGrants: 0 }, { ...wanted, TargetGrants: 0 })
      ? undecidedGrants(grantsOf(there), grantsOf(wanted))
      : [],
  openings,
  closing: (change, isRefused) => {
    const part = ({ LoggingEnabled: logs }: Logging, TargetGrants: NormalMap): Logging => ({
      LoggingEnabled: logs && { ...logs, TargetGrants },
    });
    const { after, explicit } = change;
    const { TargetGrants } = after.LoggingEnabled || {};
    const grants = allowed((TargetGrants as NormalMap) ?? new Map(), (one) => isRefused(part(after, one)));
    return { ...change, after: part(after, grants), explicit: part(explicit, grants) };
  },
  isWeaker: (wanted, live) => wanted.LoggingEnabled !== false && live.LoggingEnabled === false,
  write: ({ bucket, explicit }) => {
    const { TargetGrants, ...logs } = fromNormal(form, explicit.LoggingEnabled || {}) as LoggingEnabled;
    const grants = TargetGrants?.length ? { TargetGrants } : {};
    const LoggingEnabled = explicit.LoggingEnabled && {
      ...logs,
      TargetPrefix: logs.TargetPrefix ?? "",
      ...grants,
    };
    const BucketLoggingStatus = LoggingEnabled ? { LoggingEnabled } : {};
    return [
      {
        command: new PutBucketLoggingCommand({ ...at(bucket), BucketLoggingStatus }),
        // A bucket that is its own target permits the delivery by its policy.
        after: ["policy"],
      },
    ];
  },
  iam: { read: allow("s3:GetBucketLogging"), write: allow("s3:PutBucketLogging") },
  events: { PutBucketLogging: "PutBucketLogging" },
} as const satisfies Facet<"logging", typeof schema, Logging>;
