import {
  GetBucketAccelerateConfigurationCommand,
  PutBucketAccelerateConfigurationCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Facet, reading } from "./facet.ts";

const status = z.enum(["Enabled", "Suspended"]);

const schema = z
  .union([
    z.boolean().transform((on): Accelerate => ({ Status: on ? "Enabled" : "Suspended" })),
    z.strictObject({ Status: status }),
  ])
  .describe(
    "Transfer Acceleration: true, false, or what get-bucket-accelerate-configuration prints. Not available for bucket names with dots.",
  );

type Accelerate = { readonly Status: z.output<typeof status> };

// S3 cannot return to "never set". Suspended has the same effect.
const off: Accelerate = { Status: "Suspended" };

export const accelerate = {
  name: "accelerate",
  about: "speeds up uploads and downloads through CloudFront edge locations",
  schema,
  examples: [{ Status: "Suspended" }, true],
  reading: reading({
    command: (bucket) => new GetBucketAccelerateConfigurationCommand(at(bucket)),
    value: ([answer]) => answer?.Status && { Status: answer.Status },
  }),
  normalise: ({ Status }) => ({ Status }),
  regional: true,
  effective: (normal) => normal ?? off,
  write: ({ bucket, after }) => {
    // S3 refuses every setting for such a bucket, so it always behaves as Suspended.
    if (bucket.name.includes("."))
      return after.Status === "Enabled"
        ? { impossible: "S3 does not support Transfer Acceleration for a bucket with a dot in its name" }
        : [];
    return [
      {
        command: new PutBucketAccelerateConfigurationCommand({
          ...at(bucket),
          AccelerateConfiguration: after,
        }),
      },
    ];
  },
  iam: { read: allow("s3:GetAccelerateConfiguration"), write: allow("s3:PutAccelerateConfiguration") },
  events: { PutBucketAccelerateConfiguration: "PutAccelerateConfiguration" },
} as const satisfies Facet<"accelerate", typeof schema, Accelerate>;
