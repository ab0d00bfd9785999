import { GetBucketRequestPaymentCommand, PutBucketRequestPaymentCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Facet, reading } from "./facet.ts";

const payer = z.enum(["BucketOwner", "Requester"]);

const schema = z
  .union([payer.transform((Payer) => ({ Payer })), z.strictObject({ Payer: payer })])
  .describe(
    "Who pays for requests and downloads: BucketOwner, Requester, or what get-bucket-request-payment prints.",
  );

type RequestPayment = { readonly Payer: z.output<typeof payer> };

export const requestPayment = {
  name: "requestPayment",
  about: "sets whether the owner or the requester pays for requests",
  schema,
  examples: [{ Payer: "BucketOwner" }, "Requester"],
  reading: reading({
    command: (bucket) => new GetBucketRequestPaymentCommand(at(bucket)),
    value: ([answer]) => answer?.Payer && { Payer: answer.Payer },
  }),
  normalise: ({ Payer }) => ({ Payer }),
  effective: (normal) => normal ?? { Payer: "BucketOwner" },
  // A requester who pays is authenticated. If policy or ACL are public, this setting keeps anonymous requests out.
  openings: (less, more) =>
    less.Payer === "Requester" && more.Payer === "BucketOwner"
      ? [{ to: "none", what: "allows anonymous requests, since the requester no longer pays" }]
      : [],
  write: ({ bucket, after }) => [
    { command: new PutBucketRequestPaymentCommand({ ...at(bucket), RequestPaymentConfiguration: after }) },
  ],
  iam: { read: allow("s3:GetBucketRequestPayment"), write: allow("s3:PutBucketRequestPayment") },
  events: { PutBucketRequestPayment: "PutBucketRequestPayment" },
} as const satisfies Facet<"requestPayment", typeof schema, RequestPayment>;
