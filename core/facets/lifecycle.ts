import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type PutBucketLifecycleConfigurationCommandInput,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Normal, NormalMap } from "../values/normal.ts";
import { allow, at, type Facet, reading } from "./facet.ts";
import { removalCautions } from "./parts/cautions.ts";
import { withoutMetadata } from "./parts/envelope.ts";
import { isNewer } from "./parts/form.ts";
import { inRecord, ruleInRecord } from "./parts/inRecord.ts";
import { content, form, rulesFromNormal, rulesToNormal } from "./parts/lifecycleForm.ts";
import { limits } from "./parts/lifecycleLimits.ts";
import { minimumSize, rule } from "./parts/lifecycleSchema.ts";
import { metByContent } from "./parts/metByContent.ts";
import { removerBeyond } from "./parts/removals.ts";
import { idsDiffer } from "./parts/unnamed.ts";

const rules = z
  .array(
    rule.superRefine((one, context) => {
      for (const [holds, otherwise] of limits) if (!holds(one)) context.addIssue(otherwise);
    }),
  )
  .max(1_000)
  .refine((all) => idsDiffer(all, "ID"), "an ID appears more than once");

const configuration = z.strictObject({ Rules: rules, TransitionDefaultMinimumObjectSize: minimumSize });

const schema = z
  .union([rules.transform((Rules): z.output<typeof configuration> => ({ Rules })), configuration])
  .describe("Object lifecycle rules: a list, or what get-bucket-lifecycle-configuration prints.");

type Lifecycle = { readonly [member: string]: Normal; readonly Rules: NormalMap };

const defaults = { TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" };

export const lifecycle = {
  name: "lifecycle",
  about: "moves or deletes objects by age",
  schema,
  examples: [
    [
      {
        ID: "logs",
        Status: "Enabled",
        Filter: { And: { Prefix: "logs/", Tags: [{ Key: "keep", Value: "no" }] } },
        Transitions: [
          { Days: 30, StorageClass: "STANDARD_IA" },
          { Days: 90, StorageClass: "GLACIER" },
        ],
        Expiration: { Days: 365 },
      },
      {
        ID: "versions",
        Status: "Enabled",
        Filter: {},
        NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 3 },
      },
    ],
    {
      Rules: [
        { ID: "season", Status: "Disabled", Filter: { Prefix: "2026/" }, Expiration: { Date: "2027-01-01" } },
      ],
      TransitionDefaultMinimumObjectSize: "varies_by_storage_class",
    },
    [{ Status: "Enabled", Filter: {}, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }],
  ],
  reading: reading({
    command: (bucket) => new GetBucketLifecycleConfigurationCommand(at(bucket)),
    value: ([answer]) => answer && { ...withoutMetadata(answer), Rules: answer.Rules ?? [] },
    absent: ["NoSuchLifecycleConfiguration"],
  }),
  normalise: ({ Rules, ...rest }, actual): Lifecycle => ({
    ...(rest as { [member: string]: Normal }),
    Rules: rulesToNormal(Rules, actual?.Rules),
  }),
  effective: (normal) => (normal ? { ...defaults, ...normal } : { Rules: new Map() }),
  whole: (value) => ({ ...defaults, ...value }),
  cautions: (change, isNew) => removalCautions(change, isNew),
  meeting: (required, other) => ({ ...required, Rules: metByContent(required.Rules, other.Rules, content) }),
  isWeaker: (wanted, live) => removerBeyond(wanted.Rules)(...live.Rules.values()),
  foreign: (path) => isNewer(form, path),
  write: ({ bucket, explicit: { Rules, ...rest } }) => {
    const size = rest as Pick<
      PutBucketLifecycleConfigurationCommandInput,
      "TransitionDefaultMinimumObjectSize"
    >;
    const LifecycleConfiguration = { Rules: rulesFromNormal(Rules) };
    const command = Rules.size
      ? new PutBucketLifecycleConfigurationCommand({ ...at(bucket), LifecycleConfiguration, ...size })
      : new DeleteBucketLifecycleCommand(at(bucket));
    return [{ command }];
  },
  recorded: ({ LifecycleConfiguration }) => inRecord(LifecycleConfiguration, "Rule").map(ruleInRecord),
  iam: { read: allow("s3:GetLifecycleConfiguration"), write: allow("s3:PutLifecycleConfiguration") },
  events: {
    PutBucketLifecycleConfiguration: "PutBucketLifecycle",
    DeleteBucketLifecycle: "DeleteBucketLifecycle",
  },
} as const satisfies Facet<"lifecycle", typeof schema, Lifecycle>;
