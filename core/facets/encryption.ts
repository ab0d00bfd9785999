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
    "Default encryption: an algorithm's name, {SSEAlgorithm, KMSMasterKeyID, BucketKeyEnabled}, or what get-bucket-encryption prints.",
  );

type Encryption = { readonly Rules: readonly NormalRule[] };

const unset: NormalRule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256", KMSMasterKeyID: noKey },
  BucketKeyEnabled: false,
};
const blocking = (...types: string[]) => ({ BlockedEncryptionTypes: { EncryptionType: new Set(types) } });

// A write that says nothing of it blocks what new buckets block: where nothing is blocked, that has to be said.
const blocks = ({ BlockedEncryptionTypes: blocked }: NormalRule = {}) =>
  (blocked as { EncryptionType: ReadonlySet<string> } | undefined)?.EncryptionType.size === 0 && blocking();

export const encryption = {
  name: "encryption",
  about: "encrypts new objects that do not say how themselves",
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
  // S3 that names nothing blocks nothing; but a write that names nothing blocks SSE-C.
  effective: (normal) => ({
    Rules: normal?.Rules.map((one) => ({ ...unset, ...blocking(), ...one })) ?? [unset],
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
  write: ({ bucket, after, said, remove }) => {
    const Rules = said.Rules.map((one, index) => ruleFromNormal({ ...blocks(after.Rules[index]), ...one }));
    const ServerSideEncryptionConfiguration = { Rules };
    const command = remove
      ? new DeleteBucketEncryptionCommand(at(bucket))
      : new PutBucketEncryptionCommand({ ...at(bucket), ServerSideEncryptionConfiguration });
    // Replication may select objects by the KMS key that they have from here.
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
