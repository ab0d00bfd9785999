import type { MetadataConfigurationResult } from "@aws-sdk/client-s3";
import * as z from "zod";
import { arnText } from "./limits.ts";

const state = z.enum(["ENABLED", "DISABLED"]);

const expiration = z
  .strictObject({ Expiration: state, Days: z.int().min(7).max(2_147_483_647).optional() })
  .refine(({ Expiration, Days }) => Expiration === "ENABLED" || Days === undefined, {
    path: ["Days"],
    error: "goes only with ENABLED",
  });

const encryption = z
  .strictObject({ SseAlgorithm: z.enum(["AES256", "aws:kms"]), KmsKeyArn: arnText().optional() })
  .refine(
    ({ SseAlgorithm, KmsKeyArn }) => (SseAlgorithm === "aws:kms") === (KmsKeyArn !== undefined),
    "aws:kms takes the KmsKeyArn of a key of one's own, AES256 takes none",
  )
  .optional()
  .describe("For when S3 makes the table: afterwards it can be neither read nor changed here.");

const RecordExpiration = expiration.describe("How long the records of changes are kept.");
const Role = arnText().startsWith("arn:", "is a role's ARN").optional();

export const tables = z.strictObject({
  JournalTableConfiguration: z
    .strictObject({ RecordExpiration, EncryptionConfiguration: encryption })
    .describe("The table of changes to objects, which every configuration has."),
  InventoryTableConfiguration: z
    .strictObject({ ConfigurationState: state, EncryptionConfiguration: encryption })
    .optional()
    .describe(
      "The table of all objects. Before S3 can make it a second time, the old one has to be deleted.",
    ),
  AnnotationTableConfiguration: z
    .strictObject({
      ConfigurationState: state,
      EncryptionConfiguration: encryption,
      Role: Role.describe("The ARN of the role that lets S3 read annotations."),
    })
    .optional()
    .describe(
      "The table of annotations. Before S3 can make it a second time, the old one has to be deleted.",
    ),
});

// What S3 says about its work on a table, and nobody can wish for.
const progress = ["TableStatus", "Error", "TableName", "TableArn"];
const progressing = Object.fromEntries(progress.map((name) => [name, z.unknown().optional()]));

/** What get-bucket-metadata-configuration prints, as what one would have asked for to get it. */
export const printedTables = z
  .strictObject({
    DestinationResult: z.looseObject({
      TableBucketType: z.literal("aws", "is of the first version; S3 makes only the second now").optional(),
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

/** Tables as S3 reads them back. A configuration of the first version cannot be asked for any more. */
export interface TablesRead extends Tables {
  readonly Version?: string;
  /** Where the first version keeps its table. */
  readonly TableBucketArn?: string | undefined;
}

/** S3 answers in another shape than it is asked in. */
export function asRequested({ DestinationResult, ...results }: MetadataConfigurationResult): TablesRead {
  const asked = Object.entries(results).flatMap(([name, result]): [string, unknown][] => {
    if (!result) return [];
    const settings = Object.entries(result).filter(([member]) => !progress.includes(member));
    return [[name.replace(/Result$/, ""), Object.fromEntries(settings)]];
  });
  const ofFirstVersion = DestinationResult?.TableBucketType === "customer";
  const { TableBucketArn } = DestinationResult ?? {};
  return {
    ...(Object.fromEntries(asked) as Tables),
    ...(ofFirstVersion && { Version: "V1", TableBucketArn }),
  };
}
