import {
  DeleteBucketMetricsConfigurationCommand,
  ListBucketMetricsConfigurationsCommand,
  type MetricsConfiguration,
  PutBucketMetricsConfigurationCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { NormalMap } from "../values/normal.ts";
import { allow, at, type Facet } from "./facet.ts";
import { arnText } from "./parts/limits.ts";
import { objectFilter } from "./parts/objectFilter.ts";
import { configurations, Id, perId } from "./parts/perId.ts";

const configuration = z.strictObject({
  Id,
  Filter: objectFilter({
    AccessPointArn: arnText().startsWith("arn:", "must be the ARN of an access point").optional(),
  }),
});

const schema = configurations(configuration, "MetricsConfigurationList").describe(
  "Request metrics: a list, or what list-bucket-metrics-configurations prints.",
);

export const metrics = {
  name: "metrics",
  about: "publishes request metrics to CloudWatch every minute",
  schema,
  examples: [
    [{ Id: "EntireBucket" }],
    [
      { Id: "EntireBucket", Filter: { Prefix: "orders/" } },
      { Id: "cold", Filter: { And: { Prefix: "archive/", Tags: [{ Key: "temperature", Value: "cold" }] } } },
    ],
    [],
  ],
  ...perId({
    form: {},
    list: (bucket, ContinuationToken) =>
      new ListBucketMetricsConfigurationsCommand({ ...at(bucket), ContinuationToken }),
    listMember: "MetricsConfigurationList",
    put: (bucket, Id, MetricsConfiguration: MetricsConfiguration) =>
      new PutBucketMetricsConfigurationCommand({ ...at(bucket), Id, MetricsConfiguration }),
    remove: (bucket, Id) => new DeleteBucketMetricsConfigurationCommand({ ...at(bucket), Id }),
  }),
  iam: { read: allow("s3:GetMetricsConfiguration"), write: allow("s3:PutMetricsConfiguration") },
  events: {
    PutBucketMetricsConfiguration: "PutBucketMetricsConfiguration",
    DeleteBucketMetricsConfiguration: "DeleteBucketMetricsConfiguration",
  },
} as const satisfies Facet<"metrics", typeof schema, NormalMap>;
