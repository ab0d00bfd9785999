import {
  DeleteBucketInventoryConfigurationCommand,
  type InventoryConfiguration,
  ListBucketInventoryConfigurationsCommand,
  PutBucketInventoryConfigurationCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { NormalMap } from "../normal.ts";
import { allow, at, type Facet } from "./facet.ts";
import { configurations, perId } from "./perId.ts";

const encryption = z.strictObject({
  SSES3: z.strictObject({}).optional(),
  SSEKMS: z.strictObject({ KeyId: z.string() }).optional(),
});

const configuration = z.strictObject({
  Id: z.string().min(1).max(64),
  IsEnabled: z.boolean(),
  Destination: z.strictObject({
    S3BucketDestination: z.strictObject({
      Bucket: z.string().describe("The destination bucket's ARN."),
      Format: z.enum(["CSV", "ORC", "Parquet"]),
      AccountId: z.string().optional(),
      Prefix: z.string().optional(),
      Encryption: encryption.optional(),
    }),
  }),
  Filter: z.strictObject({ Prefix: z.string() }).optional(),
  IncludedObjectVersions: z.enum(["All", "Current"]),
  OptionalFields: z.array(z.string()).optional(),
  Schedule: z.strictObject({ Frequency: z.enum(["Daily", "Weekly"]) }),
});

const schema = configurations(configuration, "InventoryConfigurationList").describe(
  "Reports of the bucket's objects: a list, or what list-bucket-inventory-configurations prints.",
);

const example = (Id: string, Frequency: "Daily" | "Weekly"): z.input<typeof configuration> => ({
  Id,
  IsEnabled: true,
  Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::inventory-reports", Format: "Parquet" } },
  IncludedObjectVersions: "Current",
  OptionalFields: ["Size", "StorageClass"],
  Schedule: { Frequency },
});

export const inventory = {
  name: "inventory",
  about: "regular reports of the bucket's objects",
  schema,
  examples: [[example("daily", "Daily")], [example("daily", "Weekly"), example("audit", "Weekly")], []],
  ...perId({
    form: { OptionalFields: "words", Encryption: "closed" },
    list: (bucket, ContinuationToken) =>
      new ListBucketInventoryConfigurationsCommand({ ...at(bucket), ContinuationToken }),
    listMember: "InventoryConfigurationList",
    put: (bucket, Id, InventoryConfiguration: InventoryConfiguration) =>
      new PutBucketInventoryConfigurationCommand({ ...at(bucket), Id, InventoryConfiguration }),
    remove: (bucket, Id) => new DeleteBucketInventoryConfigurationCommand({ ...at(bucket), Id }),
    // The policy is what lets the reports be delivered.
    order: { after: ["policy"] },
  }),
  iam: { read: allow("s3:GetInventoryConfiguration"), write: allow("s3:PutInventoryConfiguration") },
  events: {
    PutBucketInventoryConfiguration: "PutBucketInventoryConfiguration",
    DeleteBucketInventoryConfiguration: "DeleteBucketInventoryConfiguration",
  },
} as const satisfies Facet<"inventory", typeof schema, NormalMap>;
