import {
  type AnalyticsConfiguration,
  DeleteBucketAnalyticsConfigurationCommand,
  ListBucketAnalyticsConfigurationsCommand,
  PutBucketAnalyticsConfigurationCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { isObject, type Normal, type NormalMap, type NormalObject } from "../values/normal.ts";
import { allow, at, type Facet } from "./facet.ts";
import { accountId, type Delivery, deliveriesBy, deliveryOpenings, ownerOf } from "./parts/deliveries.ts";
import { arnText, objectKey } from "./parts/limits.ts";
import { objectFilter } from "./parts/objectFilter.ts";
import { configurations, Id, perId } from "./parts/perId.ts";

const destination = z.strictObject({
  Format: z.literal("CSV"),
  Bucket: arnText().startsWith("arn:", "is a bucket's ARN").describe("The destination bucket's ARN."),
  BucketAccountId: accountId
    .optional()
    .describe("The account that must own the destination bucket; absent: any account."),
  Prefix: objectKey().optional(),
});
const dataExport = z.strictObject({
  OutputSchemaVersion: z.literal("V_1"),
  Destination: z.strictObject({ S3BucketDestination: destination }),
});

const configuration = z.strictObject({
  Id,
  Filter: objectFilter({}),
  StorageClassAnalysis: z.strictObject({
    DataExport: dataExport.optional().describe("Where S3 exports the findings every day; absent: no export."),
  }),
});

const schema = configurations(configuration, "AnalyticsConfigurationList").describe(
  "Storage class analysis: a list, or what list-bucket-analytics-configurations prints.",
);

const example = (Id: string, Prefix: string, to: string): z.input<typeof configuration> => ({
  Id,
  Filter: { Prefix },
  StorageClassAnalysis: {
    DataExport: {
      OutputSchemaVersion: "V_1",
      Destination: {
        S3BucketDestination: { Format: "CSV", Bucket: "arn:aws:s3:::report-target", Prefix: to },
      },
    },
  },
});

/** The destination of the findings, if there is one. */
function delivery([entry, analysis]: readonly [string, Normal]): Delivery[] {
  const { Filter, StorageClassAnalysis } = analysis as NormalObject;
  const { DataExport } = (isObject(StorageClassAnalysis) ? StorageClassAnalysis : {}) as NormalObject;
  if (!isObject(DataExport)) return [];
  const { S3BucketDestination } = DataExport.Destination as NormalObject;
  const { Bucket, BucketAccountId } = S3BucketDestination as NormalObject;
  const what = `exports the analysis of its objects to ${Bucket}`;
  return [{ who: ownerOf(Bucket, BucketAccountId), what, part: Filter as NormalMap, entry }];
}

const deliveries = deliveriesBy((analyses: NormalMap) => [...analyses].flatMap(delivery));

const rows = perId({
  form: {
    StorageClassAnalysis: { sure: ["DataExport"] },
    S3BucketDestination: { sure: ["BucketAccountId"] },
  },
  list: (bucket, ContinuationToken) =>
    new ListBucketAnalyticsConfigurationsCommand({ ...at(bucket), ContinuationToken }),
  listMember: "AnalyticsConfigurationList",
  put: (bucket, Id, AnalyticsConfiguration: AnalyticsConfiguration) =>
    new PutBucketAnalyticsConfigurationCommand({ ...at(bucket), Id, AnalyticsConfiguration }),
  remove: (bucket, Id) => new DeleteBucketAnalyticsConfigurationCommand({ ...at(bucket), Id }),
  // The policy permits the delivery of the findings.
  order: { after: ["policy"] },
});

export const analytics = {
  name: "analytics",
  about: "analyzes how objects are accessed, to recommend storage classes",
  schema,
  examples: [
    [example("logs", "logs/", "analysis")],
    [example("logs", "logs/", "findings"), { Id: "everything", StorageClassAnalysis: {} }],
    [],
  ],
  ...rows,
  openings: (less, more) => deliveryOpenings(deliveries(less), deliveries(more)),
  isWeaker: (wanted, live) => deliveryOpenings(deliveries(live), deliveries(wanted)).length > 0,
  iam: { read: allow("s3:GetAnalyticsConfiguration"), write: allow("s3:PutAnalyticsConfiguration") },
  events: {
    PutBucketAnalyticsConfiguration: "PutBucketAnalyticsConfiguration",
    DeleteBucketAnalyticsConfiguration: "DeleteBucketAnalyticsConfiguration",
  },
} as const satisfies Facet<"analytics", typeof schema, NormalMap>;
