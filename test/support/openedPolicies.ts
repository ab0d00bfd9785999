import { policy } from "../../core/facets/policy.ts";

// Statements to open a policy with, and what one policy gives that another does not.

export const Bucket = "orders-archive";
export const region = "ca-central-1";
export const owner = "111122223333";
export const stranger = "444455556666";
export const all = `arn:aws:s3:::${Bucket}/*`;
export type Document = Parameters<typeof policy.normalise>[0];

export const form = (...Statement: unknown[]) =>
  policy.normalise({ Version: "2012-10-17", Statement } as Document);
export const openings = (less: unknown[], more: unknown[]) =>
  policy.openings(
    form(...less),
    form(...more),
    { name: Bucket, region, owner },
    new Map([[`acl of ${Bucket}`, "[]"]]),
  );
export const to = (less: unknown[], more: unknown[]) =>
  [...new Set(openings(less, more).map((one) => one.to))].sort();
export const whom = (more: object) =>
  openings([], [more]).map((one) => (one.to === "outsider" ? [one.who.kind, one.who.id] : [one.to]));

export const allow = {
  Effect: "Allow",
  Principal: "*",
  Action: ["s3:GetObject", "s3:PutObject"],
  Resource: all,
};
export const deny = {
  ...allow,
  Effect: "Deny",
  Action: "s3:*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
export const given = { ...allow, Principal: { AWS: stranger } };
export const where = (Condition: object, statement: object = allow) => ({ ...statement, Condition });
export const org = { StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-b"] } };
