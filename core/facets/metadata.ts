import {
  DeleteBucketMetadataConfigurationCommand,
  GetBucketMetadataConfigurationCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Facet, reading } from "./facet.ts";
import { deliveryOpenings } from "./parts/deliveries.ts";
import { enveloped } from "./parts/envelope.ts";
import { describeKey } from "./parts/kmsKey.ts";
import { deliveries, lacks, type Metadata, normalise } from "./parts/metadataForm.ts";
import { creation, tableUpdates } from "./parts/metadataSteps.ts";
import { asRequested, printedTables, tables } from "./parts/metadataTables.ts";

const schema = z
  .union([
    tables,
    enveloped(
      "GetBucketMetadataConfigurationResult",
      enveloped("MetadataConfigurationResult", printedTables),
    ),
  ])
  .describe("S3 Metadata tables: their configuration, or what get-bucket-metadata-configuration prints.");

const off = { ConfigurationState: "DISABLED" };

const example = (Days: number, ConfigurationState: "ENABLED" | "DISABLED"): z.input<typeof tables> => ({
  JournalTableConfiguration: { RecordExpiration: { Expiration: "ENABLED", Days } },
  InventoryTableConfiguration: { ConfigurationState },
});

export const metadata = {
  name: "metadata",
  about: "maintains queryable tables of the bucket's objects and their changes",
  schema,
  examples: [
    example(30, "DISABLED"),
    {
      ...example(365, "ENABLED"),
      AnnotationTableConfiguration: {
        ConfigurationState: "ENABLED",
        Role: "arn:aws:iam::111122223333:role/annotation-reader",
      },
    },
  ],
  reading: reading({
    command: (bucket) => new GetBucketMetadataConfigurationCommand(at(bucket)),
    value: ([answer]) => {
      const result = answer?.GetBucketMetadataConfigurationResult?.MetadataConfigurationResult;
      return result && asRequested(result);
    },
    absent: ["MetadataConfigurationNotFound"],
  }),
  normalise,
  effective: (normal) =>
    normal
      ? { InventoryTableConfiguration: off, AnnotationTableConfiguration: off, ...normal }
      : { Version: "none" },
  whole: (value) => ({ InventoryTableConfiguration: off, AnnotationTableConfiguration: off, ...value }),
  openings: (less, more) => deliveryOpenings(deliveries(less), deliveries(more)),
  closing: (change, isRefused) => {
    const { after } = change;
    const closed = isRefused(after) ? { ...after, AnnotationTableConfiguration: off } : after;
    return { ...change, after: closed };
  },
  exclusive: ["RecordExpiration", "AnnotationTableConfiguration", "EncryptionConfiguration"],
  isWeaker: (wanted, live) => lacks(live, wanted),
  write: (change) => {
    const { bucket, before, after, remove } = change;
    if (remove)
      return [
        {
          command: new DeleteBucketMetadataConfigurationCommand(at(bucket)),
          done: ["MetadataConfigurationNotFound"],
        },
      ];
    if (before.Version === "none") return [creation(change)];
    if (before.Version !== after.Version)
      return {
        impossible:
          "S3 cannot update a V1 metadata configuration; set it to null first (this keeps its table), then declare it again",
      };
    return tableUpdates(change);
  },
  iam: {
    read: allow("s3:GetBucketMetadataTableConfiguration"),
    write: [
      ...allow(
        "s3:CreateBucketMetadataTableConfiguration",
        "s3:UpdateBucketMetadataJournalTableConfiguration",
        "s3:UpdateBucketMetadataInventoryTableConfiguration",
        "s3:UpdateBucketMetadataAnnotationTableConfiguration",
        "s3:DeleteBucketMetadataTableConfiguration",
      ),
      // S3 creates the tables with the caller's permissions, in a table bucket of its own.
      ...[
        "CreateTableBucket",
        "CreateNamespace",
        "CreateTable",
        "GetTable",
        "PutTablePolicy",
        "PutTableBucketPolicy",
        "PutTableEncryption",
      ].map((name) => ({ action: `s3tables:${name}`, resource: "s3tables:*:*:bucket/aws-s3*" })),
      describeKey,
      {
        action: "iam:PassRole",
        resource: "iam::*:role/*",
        condition: { StringEquals: { "iam:PassedToService": "metadata.s3.amazonaws.com" } },
      },
    ],
  },
  events: {
    CreateBucketMetadataConfiguration: "CreateBucketMetadataConfiguration",
    UpdateBucketMetadataJournalTableConfiguration: "UpdateBucketMetadataJournalTableConfiguration",
    UpdateBucketMetadataInventoryTableConfiguration: "UpdateBucketMetadataInventoryTableConfiguration",
    UpdateBucketMetadataAnnotationTableConfiguration: "UpdateBucketMetadataAnnotationTableConfiguration",
    DeleteBucketMetadataConfiguration: "DeleteBucketMetadataConfiguration",
    // The deprecated V1 calls change the same configuration.
    CreateBucketMetadataTableConfiguration: "CreateBucketMetadataTableConfiguration",
    DeleteBucketMetadataTableConfiguration: "DeleteBucketMetadataTableConfiguration",
  },
} as const satisfies Facet<"metadata", typeof schema, Metadata>;
