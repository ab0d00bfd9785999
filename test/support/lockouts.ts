import type { BucketRef } from "../../core/facets/facet.ts";
import { policy } from "../../core/facets/policy.ts";
import { form } from "./openedPolicies.ts";

type Form = ReturnType<typeof form>;

// Denies that can lock out the caller that configures the bucket, and what a plan warns of.

export const account = "111122223333";
export const other = "444455556666";
export const caller = `arn:aws:iam::${account}:role/service/dxaws-s3-reconcile`;
export const place = { name: "orders-archive", region: "ca-central-1" };
export const ours: BucketRef = { ...place, caller, owner: account };

/** The warnings of a plan that puts these statements beside others. */
export const warned = (statements: object[], bucket: BucketRef = ours, there: object[] = []) =>
  warnedOf(form(...there), form(...there, ...statements), bucket);

/** The warnings of a plan that replaces a policy by another one. */
export function warnedOf(before: Form, after: Form, bucket: BucketRef = ours) {
  const change = { bucket, before, after, explicit: after, declared: {}, remove: false, spec: new Map() };
  return policy.cautions(change).map(({ text }) => text);
}

export const deny = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutBucketPolicy",
  Resource: "arn:aws:s3:::orders-archive",
};

/** Whether a Deny that differs in this from the plain one locks out. */
export const locks = (more: object, bucket?: BucketRef) =>
  warned([{ ...deny, ...more }], bucket).length === 1;
