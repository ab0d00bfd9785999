import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Facet, reading } from "./facet.ts";
import {
  algorithm,
  keyOf,
  type NormalRule,
  noKey,
  protectsLess,
  rule,
  ruleFromNormal,
  ruleMeeting,
  ruleToNormal,
  shortRule,
} from "./parts/encryptionRule.ts";
import { enveloped } from "./parts/envelope.ts";
import { describeKey, keyLookups } from "./parts/kmsKey.ts";

const configuration = z.strictObject({ Rules: z.array(rule).length(1) });

const schema = z
  .union([
    algorithm.transform(
      (SSEAlgorithm): z.output<typeof configuration> => ({
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }],
      }),
    ),
    shortRule.transform((only): z.output<typeof configuration> => ({ Rules: [only] })),
    configuration,
    enveloped("ServerSideEncryptionConfiguration", configuration),
  ])
  .describe(
    "Default encryption: the name of an algorithm, {SSEAlgorithm, KMSMasterKeyID, BucketKeyEnabled}, or what get-bucket-encryption prints.",
  );

type Encryption = { readonly Rules: readonly NormalRule[] };

const unset: NormalRule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256", KMSMasterKeyID: noKey },
  BucketKeyEnabled: false,
};
const blocking = (...types: string[]) => ({ BlockedEncryptionTypes: { EncryptionType: new Set(types) } });

// A write without BlockedEncryptionTypes blocks what new buckets block. To block nothing, the write must say so.
const blocks = ({ BlockedEncryptionTypes: blocked }: NormalRule = {}) =>
  (blocked as { EncryptionType: ReadonlySet<string> } | undefined)?.EncryptionType.size === 0 && blocking();

export const encryption = {
  name: "encryption",
  about: "encrypts new objects whose upload names no encryption",
  schema,
  examples: [
    "aws:kms",
    {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: "aws:kms",
            KMSMasterKeyID: "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10",
          },
          BucketKeyEnabled: true,
          BlockedEncryptionTypes: { EncryptionType: ["NONE"] },
        },
      ],
    },
    {
      SSEAlgorithm: "aws:kms",
      KMSMasterKeyID: "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10",
    },
    "AES256",
  ],
  reading: reading({
    command: (bucket) => new GetBucketEncryptionCommand(at(bucket)),
    value: ([answer]) => {
      const configuration = answer?.ServerSideEncryptionConfiguration;
      return configuration?.Rules?.length ? configuration : undefined;
    },
    absent: ["ServerSideEncryptionConfigurationNotFoundError"],
  }),
  lookups: (declared, actual) =>
    keyLookups(declared ? [[keyOf(declared.Rules[0]), keyOf(actual.Rules[0])]] : []),
  normalise: ({ Rules }, actual, known) => ({
    Rules: Rules.map((one, index) => ruleToNormal(one, actual?.Rules[index], known)),
  }),
  // A GET without BlockedEncryptionTypes means that nothing is blocked, but a PUT without it blocks SSE-C.
  effective: (normal) => ({
    Rules: normal?.Rules.map((one) => ({ ...unset, ...blocking(), ...one })) ?? [unset],
  }),
  singleRule: true,
  exclusive: ["EncryptionType"],
  meeting: ({ Rules: [required] }, { Rules: [other] }) => ({
    Rules: [required && other ? ruleMeeting(required, other) : required].flatMap((one) => one ?? []),
  }),
  whole: ({ Rules }) => ({
    Rules: Rules.map((one) => ({
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ["NONE"] },
      ...one,
    })),
  }),
  isWeaker: ({ Rules: [wanted] }, { Rules: [live] }) => protectsLess(live, wanted),
  fresh: { Rules: [{ ...unset, ...blocking("SSE-C") }] },
  write: ({ bucket, after, explicit, remove }) => {
    const Rules = explicit.Rules.map((one, index) =>
      ruleFromNormal({ ...blocks(after.Rules[index]), ...one }),
    );
    const ServerSideEncryptionConfiguration = { Rules };
    const command = remove
      ? new DeleteBucketEncryptionCommand(at(bucket))
      : new PutBucketEncryptionCommand({ ...at(bucket), ServerSideEncryptionConfiguration });
    // Replication can select objects by the KMS key that default encryption gives them.
    return [{ command, before: ["replication"] }];
  },
  iam: {
    read: [...allow("s3:GetEncryptionConfiguration"), describeKey],
    write: allow("s3:PutEncryptionConfiguration"),
  },
  events: {
    PutBucketEncryption: "PutBucketEncryption",
    DeleteBucketEncryption: "DeleteBucketEncryption",
  },
} as const satisfies Facet<"encryption", typeof schema, Encryption>;
