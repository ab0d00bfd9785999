import { isDeepStrictEqual } from "node:util";
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { NormalObject } from "../normal.ts";
import { allow, at, type Change, type Facet, type Opening, reading } from "./facet.ts";
import { enveloped } from "./parts/envelope.ts";
import { type PolicyDocument, policyDocument, policyText } from "./parts/policyDocument.ts";
import { policyForm, policyFrom } from "./parts/policyForm.ts";
import { isPublic } from "./parts/publicPolicy.ts";

const schema = z
  .union([policyDocument, policyText, enveloped("Policy", z.union([policyText, policyDocument]))])
  .describe("Bucket policy: the document, its text, or what get-bucket-policy prints.");

/** The policy to send: the spec's own wording wherever nothing had to be carried over. */
function documentFor({ declared, after }: Change<NormalObject>): object {
  const asDeclared = declared as PolicyDocument;
  return isDeepStrictEqual(policyForm(asDeclared), after) ? asDeclared : policyFrom(after);
}

/** The public statements of a policy, by what they say. */
const publicStatements = (form: NormalObject): string[] => {
  const { Statement } = policyFrom(form) as { Statement: object[] };
  return Statement.filter(isPublic).map((statement) => JSON.stringify(statement));
};

function policyOpenings(less: NormalObject, more: NormalObject): Opening[] {
  const known = publicStatements(less);
  return publicStatements(more)
    .filter((statement) => !known.includes(statement))
    .map((statement) => ({ to: "public", what: `allows everybody ${statement}` }));
}

const example = (Action: string): z.input<typeof policyDocument> => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OnlyEncryptedTransport",
      Effect: "Deny",
      Principal: "*",
      Action,
      Resource: ["arn:aws:s3:::*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});

export const policy = {
  name: "policy",
  about: "who may do what with the bucket and its objects",
  schema,
  examples: [example("s3:PutObject"), JSON.stringify(example("s3:GetObject"))],
  reading: reading({
    command: (bucket) => new GetBucketPolicyCommand(at(bucket)),
    // What S3 keeps was a policy once; newer grammar than ours must not make it unreadable.
    value: ([answer]) => withStatements(JSON.parse(answer?.Policy ?? "{}")),
    absent: ["NoSuchBucketPolicy"],
  }),
  normalise: policyForm,
  effective: (normal) => normal ?? { Version: "none", Statement: new Map() },
  openings: (less, more) => policyOpenings(less, more),
  write: (change) => {
    const { bucket, before, after, remove } = change;
    const effect = policyOpenings(before, after).length > 0 ? "loosens" : "tightens";
    if (remove) return [{ command: new DeleteBucketPolicyCommand(at(bucket)), effect }];
    const Policy = JSON.stringify(documentFor(change));
    return [{ command: new PutBucketPolicyCommand({ ...at(bucket), Policy }), effect }];
  },
  iam: { read: allow("s3:GetBucketPolicy"), write: allow("s3:PutBucketPolicy", "s3:DeleteBucketPolicy") },
  events: { PutBucketPolicy: "PutBucketPolicy", DeleteBucketPolicy: "DeleteBucketPolicy" },
} as const satisfies Facet<"policy", typeof schema, NormalObject>;

const withStatements = (document: PolicyDocument & { Statement?: unknown }): PolicyDocument => ({
  ...document,
  Statement: [document.Statement ?? []].flat(),
});
