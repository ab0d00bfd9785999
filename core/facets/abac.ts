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
  about: "lets the bucket's tags decide who may use it",
  schema,
  examples: [{ Status: "Disabled" }, true],
  reading: reading({
    command: (bucket) => new GetBucketAbacCommand(at(bucket)),
    value: ([answer]) => answer?.AbacStatus?.Status && { Status: answer.AbacStatus.Status },
  }),
  normalise: ({ Status }) => ({ Status }),
  regional: true,
  effective: (normal) => normal ?? { Status: "Disabled" },
  // Policies allow and deny by tags: one that allows is new, or one that denies is gone.
  openings: (less, more) =>
    less.Status === more.Status
      ? []
      : [
          {
            to: "nobody",
            what: `lets tags ${more.Status === "Enabled" ? "" : "no longer "}decide who gets in`,
          },
        ],
  write: ({ bucket, after }) => [
    {
      command: new PutBucketAbacCommand({ ...at(bucket), AbacStatus: after }),
      // Once enabled, tags grant access: the right ones have to be there first.
      after: after.Status === "Enabled" ? ["tags"] : [],
    },
  ],
  iam: { read: allow("s3:GetBucketAbac"), write: allow("s3:PutBucketAbac") },
  events: { PutBucketAbac: "PutBucketAbac" },
} as const satisfies Facet<"abac", typeof schema, Abac>;
