import type { MetadataConfigurationResult } from "@aws-sdk/client-s3";
import * as z from "zod";
import { arnText } from "./limits.ts";

const state = z.enum(["ENABLED", "DISABLED"]);

const expiration = z
  .strictObject({ Expiration: state, Days: z.int().min(7).max(2_147_483_647).optional() })
  .refine(({ Expiration, Days }) => Expiration === "ENABLED" || Days === undefined, {
    path: ["Days"],
    error: "is only valid with ENABLED",
  });

const encryption = z
  .strictObject({ SseAlgorithm: z.enum(["AES256", "aws:kms"]), KmsKeyArn: arnText().optional() })
  .refine(
    ({ SseAlgorithm, KmsKeyArn }) => (SseAlgorithm === "aws:kms") === (KmsKeyArn !== undefined),
    "aws:kms needs a KmsKeyArn; AES256 cannot have one",
  )
  .optional()
  .describe("Used only when S3 creates the table; it cannot be read or changed afterwards.");

const RecordExpiration = expiration.describe("How long change records are kept.");
const Role = arnText().startsWith("arn:", "must be the ARN of a role").optional();

export const tables = z.strictObject({
  JournalTableConfiguration: z
    .strictObject({ RecordExpiration, EncryptionConfiguration: encryption })
    .describe("The journal table of changes to objects; required."),
  InventoryTableConfiguration: z
    .strictObject({ ConfigurationState: state, EncryptionConfiguration: encryption })
    .optional()
    .describe("The table of all objects. To let S3 create it again, delete the old table first."),
  AnnotationTableConfiguration: z
    .strictObject({
      ConfigurationState: state,
      EncryptionConfiguration: encryption,
      Role: Role.describe("The ARN of the role that S3 assumes to read annotations."),
    })
    .optional()
    .describe("The table of annotations. To let S3 create it again, delete the old table first."),
});

// S3's report on its work on a table, which no spec can set.
const progress = ["TableStatus", "Error", "TableName", "TableArn"];
const progressing = Object.fromEntries(progress.map((name) => [name, z.unknown().optional()]));

/** What get-bucket-metadata-configuration prints, as the request that creates the same configuration. */
export const printedTables = z
  .strictObject({
    DestinationResult: z.looseObject({
      TableBucketType: z.literal("aws", "is a V1 configuration; S3 creates only V2 now").optional(),
    }),
    JournalTableConfigurationResult: z.strictObject({ ...progressing, RecordExpiration }),
    InventoryTableConfigurationResult: z
      .strictObject({ ...progressing, ConfigurationState: state })
      .optional(),
    AnnotationTableConfigurationResult: z
      .strictObject({ ...progressing, ConfigurationState: state, Role })
      .optional(),
  })
  .transform((result) => asRequested(result as unknown as MetadataConfigurationResult));

export type Tables = z.output<typeof tables>;

/** Tables as S3 returns them. A V1 configuration can no longer be requested. */
export interface TablesRead extends Tables {
  readonly Version?: string;
  /** The table bucket of a V1 configuration. */
  readonly TableBucketArn?: string | undefined;
}

/** Converts S3's answer to the shape of a request. */
export function asRequested({ DestinationResult, ...results }: MetadataConfigurationResult): TablesRead {
  const asked = Object.entries(results).flatMap(([name, result]): [string, unknown][] => {
    if (!result) return [];
    const settings = Object.entries(result).filter(([member]) => !progress.includes(member));
    return [[name.replace(/Result$/, ""), Object.fromEntries(settings)]];
  });
  const { TableBucketType, TableBucketArn } = DestinationResult ?? {};
  return {
    ...(Object.fromEntries(asked) as Tables),
    ...(TableBucketType === "customer" && { Version: "V1", TableBucketArn }),
  };
}
