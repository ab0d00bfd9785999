import {
  DeleteBucketPolicyCommand,
  GetBucketAclCommand,
  type GetBucketAclCommandOutput,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { NormalMap, NormalObject } from "../values/normal.ts";
import {
  allow,
  at,
  type BucketRef,
  type Facet,
  type Known,
  type Lookup,
  type LookupContext,
  reading,
} from "./facet.ts";
import { enveloped } from "./parts/envelope.ts";
import { granted, wordFor } from "./parts/grants.ts";
import { lockouts } from "./parts/lockout.ts";
import { closingPolicy } from "./parts/policyClosing.ts";
import { notTooLarge, type PolicyDocument, policyDocument, policyText } from "./parts/policyDocument.ts";
import { type PolicyForm, policyForm } from "./parts/policyForm.ts";
import { policyMeeting } from "./parts/policyMeeting.ts";
import { type Allowed, letsEveryoneIn, losesDeny, policyOpenings } from "./parts/policyOpenings.ts";
import { misspelling } from "./parts/policySpelling.ts";
import { policyUnderBlock } from "./parts/policyUnderBlock.ts";
import { policyInWords, says, withoutRenames } from "./parts/policyWords.ts";
import { principalDoubts, undecidedPrincipals } from "./parts/principalDoubts.ts";

const anyForm = z.union([
  policyDocument,
  policyText,
  enveloped("Policy", z.union([policyText, policyDocument])),
]);

const schema = z
  .preprocess(notTooLarge, anyForm)
  .describe(
    "Bucket policy: the document, its text, or what get-bucket-policy prints.",
  ) as unknown as typeof anyForm;

const mixed =
  "a part that the spec ignores is in statements that share a Sid, or in condition keys that differ only in case: give each one its own name, or ignore all of them";

const none: PolicyForm = { Statement: new Map() };

/** Access that exists without the policy: the ACL's grantees; undefined if the ACL is unknown. */
const aclOf = ({ name }: BucketRef) => `acl of ${name}`;
function allowedElsewhere(bucket: BucketRef, known?: Known): Allowed[] | undefined {
  const text = known?.get(aclOf(bucket));
  return text === undefined ? undefined : JSON.parse(text);
}

function openTo({ Grants, Owner }: GetBucketAclCommandOutput): string | undefined {
  const others = Grants?.flatMap(({ Grantee = {} }) =>
    Grantee.ID !== undefined && Grantee.ID === Owner?.ID ? [] : [wordFor(Grantee)],
  );
  return others && JSON.stringify([...new Set(others)].map(granted));
}

const aclLookup = (bucket: BucketRef): Lookup => ({
  subject: aclOf(bucket),
  command: new GetBucketAclCommand(at(bucket)),
  answer: openTo,
  uncached: true,
});

/** The ACL matters only if a Deny is removed and the policy alone does not already show public access. */
function asksForAcl(
  declared: PolicyDocument | null,
  actual: PolicyDocument,
  { additive }: LookupContext,
): boolean {
  const more = declared ? policyForm(declared) : none;
  const live = policyForm(actual);
  const less = additive ? { ...live, Statement: named(live.Statement, more.Statement) } : live;
  return losesDeny(less, more) && !letsEveryoneIn(more);
}

const named = (live: NormalMap, wanted: NormalMap): NormalMap =>
  new Map([...live].filter(([key]) => wanted.has(key)));

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
  about: "controls which principals may do what with the bucket and its objects",
  schema,
  examples: [example("s3:PutObject"), JSON.stringify(example("s3:GetObject"))],
  reading: reading({
    command: (bucket) => new GetBucketPolicyCommand(at(bucket)),
    // S3 may return policy grammar that we do not know yet; never fail on reading it.
    value: ([answer]) => withStatements(JSON.parse(answer?.Policy ?? "{}")),
    absent: ["NoSuchBucketPolicy"],
    // S3 also returns this code to a caller of another account.
    ambiguous: ["MethodNotAllowed"],
  }),
  lookups: async (declared, actual, context) =>
    asksForAcl(declared, actual, context) ? [aclLookup(context.bucket)] : [],
  normalise: (value, actual?: PolicyDocument, _known?: Known, additive = false) =>
    additive && actual ? withoutRenames(policyForm(value), actual) : policyForm(value),
  wholeEntries: true,
  meeting: policyMeeting,
  mistake: misspelling,
  incompatible: policyUnderBlock,
  doubts: ({ Statement }) => principalDoubts(Statement),
  cautions: ({ before, after, bucket }) => lockouts(before, after, bucket),
  locksOut: async ({ before, after, bucket }) =>
    (await import("./parts/lockout.ts")).lockouts(before, after, bucket),
  undecided: undecidedPrincipals,
  effective: (normal) => normal ?? none,
  openings: (less, more, bucket, known) => policyOpenings(less, more, allowedElsewhere(bucket, known)),
  closing: (change) => {
    const [spec, live] = [change.declared, change.actual] as (PolicyDocument | undefined)[];
    const wanted = policyInWords(change.after, spec, live) as PolicyDocument;
    const declared = closingPolicy(wanted, live ?? { Statement: [] });
    return { ...change, declared, after: policyForm(declared), remove: false };
  },
  write: ({ bucket, before, after, declared, actual, known }) => {
    const opened = policyOpenings(before, after, allowedElsewhere(bucket, known));
    const effect = opened.length > 0 ? "loosens" : "tightens";
    const { Statement } = after;
    if (Statement instanceof Map && Statement.size === 0)
      return [{ command: new DeleteBucketPolicyCommand(at(bucket)), effect }];
    const [spec, live] = [declared, actual] as (PolicyDocument | undefined)[];
    const Policy = JSON.stringify(policyInWords(after, spec, live));
    // Send only what was judged.
    if (!says(Policy, after)) return { impossible: mixed };
    return [{ command: new PutBucketPolicyCommand({ ...at(bucket), Policy }), effect }];
  },
  recorded: ({ bucketPolicy }) => bucketPolicy,
  iam: {
    read: allow("s3:GetBucketPolicy", "s3:GetBucketAcl"),
    write: allow("s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
  },
  events: { PutBucketPolicy: "PutBucketPolicy", DeleteBucketPolicy: "DeleteBucketPolicy" },
} as const satisfies Facet<"policy", typeof schema, NormalObject>;

const withStatements = (document: PolicyDocument & { Statement?: unknown }): PolicyDocument => ({
  ...document,
  Statement: [document.Statement ?? []].flat(),
});
