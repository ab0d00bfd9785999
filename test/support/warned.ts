import { trial } from "./trial.ts";

/** A policy that denies the bucket and all in it to everyone, but for the members of `more`. */
export const deny = (more: object) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "NoWayBack",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::orders-archive", "arn:aws:s3:::orders-archive/*"],
      ...more,
    },
  ],
});

/** What a plan for a bucket that exists, and whose facet has the value `before`, warns of. */
export async function warned(facet: string, after: unknown, before?: unknown, more: object = {}) {
  const { create, apply, plan } = trial(facet);
  await create();
  if (before !== undefined) await apply(before, more);
  return (await plan(after, more)).warnings.filter((warning) => warning.facet === facet);
}

export const kindsOf = (warnings: readonly { readonly kind: string }[]) => warnings.map(({ kind }) => kind);
