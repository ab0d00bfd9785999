import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Facet, reading } from "./facet.ts";

const configuration = z.strictObject({
  Status: z.enum(["Enabled", "Suspended"]).describe("Enabled keeps every version of an object."),
});

const schema = z
  .union([z.boolean().transform((on) => ({ Status: on ? "Enabled" : "Suspended" }) as const), configuration])
  .describe("Versioning of objects: true, false, or what get-bucket-versioning prints.");

export interface Versioning {
  readonly [member: string]: string;
  readonly Status: string;
}

const neverSet = { Status: "never set" };

export const versioning = {
  name: "versioning",
  about: "keeps every version of an object",
  schema,
  examples: [true, { Status: "Suspended" }],
  reading: reading({
    command: (bucket) => new GetBucketVersioningCommand(at(bucket)),
    value: ([answer]) => answer?.Status && { Status: answer.Status },
  }),
  normalise: ({ Status }) => ({ Status }),
  effective: (normal) => normal ?? neverSet,
  isWeaker: (wanted, live) => wanted.Status === "Enabled" && live.Status !== "Enabled",
  write: ({ bucket, after, remove }) => {
    if (remove)
      return {
        impossible: "S3 has no way back to a bucket whose versioning was never set; say false to suspend it",
      };
    const Status = after.Status === "Enabled" ? "Enabled" : "Suspended";
    const command = new PutBucketVersioningCommand({ ...at(bucket), VersioningConfiguration: { Status } });
    return Status === "Enabled"
      ? [{ command, before: ["replication", "objectLock"] }]
      : [{ command, effect: "loosens", after: ["replication"] }];
  },
  iam: { read: allow("s3:GetBucketVersioning"), write: allow("s3:PutBucketVersioning") },
  events: { PutBucketVersioning: "PutBucketVersioning" },
} as const satisfies Facet<"versioning", typeof schema, Versioning>;
