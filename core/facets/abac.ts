import { GetBucketAbacCommand, PutBucketAbacCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Facet, reading } from "./facet.ts";
import { enveloped } from "./parts/envelope.ts";

const status = z.enum(["Enabled", "Disabled"]);
const configuration = z.strictObject({ Status: status });

const schema = z
  .union([
    z.boolean().transform((on): Abac => ({ Status: on ? "Enabled" : "Disabled" })),
    configuration,
    enveloped("AbacStatus", configuration),
  ])
  .describe("Attribute-based access control: true, false, or what get-bucket-abac prints.");

type Abac = { readonly Status: z.output<typeof status> };

export const abac = {
  name: "abac",
  about: "lets the bucket's tags control access to it",
  schema,
  examples: [{ Status: "Disabled" }, true],
  reading: reading({
    command: (bucket) => new GetBucketAbacCommand(at(bucket)),
    value: ([answer]) => answer?.AbacStatus?.Status && { Status: answer.AbacStatus.Status },
  }),
  normalise: ({ Status }) => ({ Status }),
  regional: true,
  effective: (normal) => normal ?? { Status: "Disabled" },
  // Policies can allow or deny by tag. Enabling can add an allow; disabling can remove a deny.
  openings: (less, more) =>
    less.Status === more.Status
      ? []
      : [
          {
            to: "none",
            what: `${more.Status === "Enabled" ? "lets tags control access" : "no longer lets tags control access"}`,
          },
        ],
  write: ({ bucket, after }) => [
    {
      command: new PutBucketAbacCommand({ ...at(bucket), AbacStatus: after }),
      // Once ABAC is enabled, tags grant access: set the right tags first.
      after: after.Status === "Enabled" ? ["tags"] : [],
    },
  ],
  iam: { read: allow("s3:GetBucketAbac"), write: allow("s3:PutBucketAbac") },
  events: { PutBucketAbac: "PutBucketAbac" },
} as const satisfies Facet<"abac", typeof schema, Abac>;
