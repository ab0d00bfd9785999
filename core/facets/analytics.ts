import {
  type AnalyticsConfiguration,
  DeleteBucketAnalyticsConfigurationCommand,
  ListBucketAnalyticsConfigurationsCommand,
  PutBucketAnalyticsConfigurationCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { NormalMap } from "../normal.ts";
import { allow, at, type Facet } from "./facet.ts";
import { objectFilter } from "./parts/objectFilter.ts";
import { configurations, Id, perId } from "./parts/perId.ts";

const destination = z.strictObject({
  Format: z.literal("CSV"),
  Bucket: z.string().startsWith("arn:", "is a bucket's ARN").describe("The destination bucket's ARN."),
  BucketAccountId: z.string().optional(),
  Prefix: z.string().optional(),
});
const dataExport = z.strictObject({
  OutputSchemaVersion: z.literal("V_1"),
  Destination: z.strictObject({ S3BucketDestination: destination }),
});

const configuration = z.strictObject({
  Id,
  Filter: objectFilter({}),
  StorageClassAnalysis: z.strictObject({
    DataExport: dataExport.optional().describe("Where the findings go day by day; absent for nowhere."),
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

// No export is said by leaving it out: it must not come back from what is there.
const noExport = "none";

interface Analysis {
  readonly Id: string;
  readonly StorageClassAnalysis?: { readonly DataExport?: unknown } | undefined;
}

const withExport = <A extends Analysis>({ StorageClassAnalysis, ...rest }: A) => ({
  ...rest,
  StorageClassAnalysis: {
    ...StorageClassAnalysis,
    DataExport: StorageClassAnalysis?.DataExport ?? noExport,
  },
});

function withoutNoExport(analysis: Analysis): AnalyticsConfiguration {
  const { DataExport, ...rest } = analysis.StorageClassAnalysis ?? {};
  const exported = DataExport === noExport ? rest : analysis.StorageClassAnalysis;
  return { ...analysis, StorageClassAnalysis: exported } as AnalyticsConfiguration;
}

const rows = perId({
  form: {},
  list: (bucket, ContinuationToken) =>
    new ListBucketAnalyticsConfigurationsCommand({ ...at(bucket), ContinuationToken }),
  listMember: "AnalyticsConfigurationList",
  put: (bucket, Id, analysis: Analysis) =>
    new PutBucketAnalyticsConfigurationCommand({
      ...at(bucket),
      Id,
      AnalyticsConfiguration: withoutNoExport(analysis),
    }),
  remove: (bucket, Id) => new DeleteBucketAnalyticsConfigurationCommand({ ...at(bucket), Id }),
  // The policy is what lets the findings be delivered.
  order: { after: ["policy"] },
});

export const analytics = {
  name: "analytics",
  about: "watches how objects are used, to advise on their storage class",
  schema,
  examples: [
    [example("logs", "logs/", "analysis")],
    [example("logs", "logs/", "findings"), { Id: "everything", StorageClassAnalysis: {} }],
    [],
  ],
  ...rows,
  normalise: (value) => rows.normalise(value.map(withExport)),
  iam: { read: allow("s3:GetAnalyticsConfiguration"), write: allow("s3:PutAnalyticsConfiguration") },
  events: {
    PutBucketAnalyticsConfiguration: "PutBucketAnalyticsConfiguration",
    DeleteBucketAnalyticsConfiguration: "DeleteBucketAnalyticsConfiguration",
  },
} as const satisfies Facet<"analytics", typeof schema, NormalMap>;
