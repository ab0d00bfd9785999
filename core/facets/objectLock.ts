import { GetObjectLockConfigurationCommand, PutObjectLockConfigurationCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { evenEmpty } from "../values/empty.ts";
import type { Normal, NormalMap, NormalObject } from "../values/normal.ts";
import { allow, at, type Facet, reading } from "./facet.ts";
import { lockCautions } from "./parts/cautions.ts";
import { enveloped } from "./parts/envelope.ts";
import { type Form, fromNormal, isNewer, toNormal } from "./parts/form.ts";
import { withoutVersions } from "./versioning.ts";

const modes = z.enum(["GOVERNANCE", "COMPLIANCE"]);
const days = z.int().min(1).max(36_500);
const years = z.int().min(1).max(100);
const eitherSpan = [
  (span: { Days?: number | undefined; Years?: number | undefined }) =>
    (span.Days === undefined) !== (span.Years === undefined),
  "must have exactly one of Days and Years",
] as const;

const hold = z.strictObject({ Days: days.optional(), Years: years.optional() }).refine(...eitherSpan);
const retention = z
  .strictObject({
    Mode: modes.optional(),
    Days: days.optional(),
    Years: years.optional(),
    DefaultEventHold: hold
      .optional()
      .describe("How long an event holds an object; with or without a retention."),
  })
  .refine(
    (one) => one.Mode === undefined || eitherSpan[0](one),
    "must have exactly one of Days and Years when it has a Mode",
  )
  .refine(
    ({ Mode, Days, Years }) => Mode !== undefined || (Days === undefined && Years === undefined),
    "needs a Mode, GOVERNANCE or COMPLIANCE, with Days or Years",
  )
  .refine(
    ({ Mode, DefaultEventHold }) => Mode !== undefined || DefaultEventHold !== undefined,
    "needs a retention, an event hold or both",
  );

const shortRetention = z
  .strictObject({ mode: modes, days: days.optional(), years: years.optional() })
  .refine(
    ({ days, years }) => (days === undefined) !== (years === undefined),
    "must have exactly one of days and years",
  );

const configuration = z.strictObject({
  ObjectLockEnabled: z.literal("Enabled"),
  // An empty rule, for example from a template, must not remove the retention.
  Rule: evenEmpty(z.strictObject({ DefaultRetention: retention }).nullable())
    .optional()
    .describe("Default retention of new objects; null: none; absent: not managed."),
});

const schema = z
  .union([
    z.literal(true).transform((): z.output<typeof configuration> => ({ ObjectLockEnabled: "Enabled" })),
    shortRetention.transform(
      ({ mode: Mode, days, years }): z.output<typeof configuration> => ({
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode, ...(days ? { Days: days } : { Years: years }) } },
      }),
    ),
    configuration,
    enveloped("ObjectLockConfiguration", configuration),
  ])
  .describe(
    "Object Lock: true, {mode, days} or {mode, years}, or what get-object-lock-configuration prints. S3 cannot disable it again.",
  );

// Days and Years exclude each other: a member that the spec omits must not be merged from the live value.
const form: Form = {
  DefaultRetention: { closed: Object.keys(retention.shape), exclusive: true },
  DefaultEventHold: { closed: Object.keys(hold.shape) },
};
const noRule = "none";

type Lock = { readonly [member: string]: Normal; readonly ObjectLockEnabled: string };

type Configuration = z.output<typeof configuration>;

const normalise = (value: Configuration): Lock => ({
  ...toNormal(form, value),
  ObjectLockEnabled: value.ObjectLockEnabled,
  ...(value.Rule === null && { Rule: noRule }),
});

/** Retention in days, its mode as a rank, and the event hold in days. */
function retentionIn({ Rule }: Lock): readonly number[] {
  // "none" has no such member either.
  const retention = ((Rule as NormalObject | undefined)?.DefaultRetention ?? new Map()) as NormalMap;
  const daysOf = (span: NormalMap) => Number(span.get("Days") ?? 0) + 365 * Number(span.get("Years") ?? 0);
  return [
    daysOf(retention),
    ["GOVERNANCE", "COMPLIANCE"].indexOf(`${retention.get("Mode")}`),
    daysOf((retention.get("DefaultEventHold") ?? new Map()) as NormalMap),
  ];
}

/** A requirement without a rule asks for none. */
function retainsAsLong(other: Configuration, required: Configuration): boolean {
  if (!required.Rule || !other.Rule) return false;
  const there = retentionIn(normalise(other));
  return retentionIn(normalise(required)).every((measure, place) => measure <= (there[place] ?? 0));
}

export const objectLock = {
  name: "objectLock",
  about: "prevents objects from being overwritten or deleted",
  schema,
  examples: [
    { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } } },
    { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "GOVERNANCE", Years: 2 } } },
    { mode: "GOVERNANCE", days: 3 },
    true,
  ],
  alongside: { versioning: true },
  reading: reading({
    command: (bucket) => new GetObjectLockConfigurationCommand(at(bucket)),
    value: ([answer]) => answer?.ObjectLockConfiguration,
    absent: ["ObjectLockConfigurationNotFoundError"],
  }),
  normalise,
  foreign: (path) => isNewer(form, path),
  effective: (normal) => ({ Rule: noRule, ...(normal ?? { ObjectLockEnabled: "Disabled" }) }),
  // A bucket with Object Lock has versioning.
  incompatible: (after, others, before) =>
    after.ObjectLockEnabled === "Enabled" && before.ObjectLockEnabled !== "Enabled" && withoutVersions(others)
      ? [{ with: "versioning", why: "S3 enables Object Lock only with versioning enabled", kind: "never" }]
      : [],
  cautions: (change) => lockCautions(change),
  exclusive: ["DefaultRetention"],
  meeting: (required, other) =>
    retainsAsLong(other, required) ? { ...required, Rule: other.Rule } : required,
  isWeaker: (wanted, live) => {
    const [asked, there] = [retentionIn(wanted), retentionIn(live)];
    const off = wanted.ObjectLockEnabled === "Enabled" && live.ObjectLockEnabled !== "Enabled";
    return off || asked.some((measure, place) => measure > (there[place] ?? 0));
  },
  write: ({ bucket, after, remove }) => {
    if (remove) return { impossible: "S3 cannot disable Object Lock once it is enabled" };
    const { Rule, ...rest } = after;
    const ObjectLockConfiguration = fromNormal(form, Rule === noRule ? rest : after) as object;
    return [
      {
        command: new PutObjectLockConfigurationCommand({ ...at(bucket), ObjectLockConfiguration }),
        after: ["versioning"],
      },
    ];
  },
  whole: (value) => ({ Rule: null, ...value }),
  create: () => ({
    input: { ObjectLockEnabledForBucket: true },
    gives: { ObjectLockEnabled: "Enabled", Rule: noRule },
  }),
  iam: {
    read: allow("s3:GetBucketObjectLockConfiguration"),
    // CreateBucket with Object Lock also enables versioning and needs the permission for it.
    write: allow("s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"),
  },
  events: { PutObjectLockConfiguration: "PutBucketObjectLockConfiguration" },
} as const satisfies Facet<"objectLock", typeof schema, Lock>;
