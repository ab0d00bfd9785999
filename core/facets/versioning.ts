import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Beside, type Facet, type Incompatibility, reading } from "./facet.ts";
import { versioningCautions } from "./parts/cautions.ts";

const configuration = z.strictObject({
  Status: z.enum(["Enabled", "Suspended"]).describe("Enabled keeps every version of an object."),
  MFADelete: z
    .literal(
      "Disabled",
      "can only be Disabled: enabling MFA delete needs the MFA device of the account's root user",
    )
    .optional(),
});

const schema = z
  .union([
    z.boolean().transform((on): z.output<typeof configuration> => ({ Status: on ? "Enabled" : "Suspended" })),
    configuration,
  ])
  .describe("Versioning of objects: true, false, or what get-bucket-versioning prints.");

export interface Versioning {
  readonly [member: string]: string;
  readonly Status: string;
}

/** Facets of which S3 keeps versioning enabled. */
function heldBy(others: Beside): Incompatibility[] {
  const { ObjectLockEnabled } = Object(others.get("objectLock")) as Readonly<Record<string, unknown>>;
  const { Rules } = Object(others.get("replication")) as Readonly<Record<string, unknown>>;
  const holds = (name: string, what: string): Incompatibility => ({
    with: name,
    why: `S3 does not suspend versioning while the bucket has ${what}`,
    kind: "never",
  });
  return [
    ...(ObjectLockEnabled === "Enabled" ? [holds("objectLock", "Object Lock")] : []),
    ...(Rules instanceof Map && Rules.size > 0 ? [holds("replication", "a replication configuration")] : []),
  ];
}

/** Whether S3 refuses what needs versions. A value that is unknown refuses nothing. */
export const withoutVersions = (others: Beside): boolean => {
  const versioning = others.get("versioning") as Versioning | undefined;
  return versioning !== undefined && versioning.Status !== "Enabled";
};

const neverSet = { Status: "never set" };
const withoutMfa = { MFADelete: "Disabled" };

export const versioning = {
  name: "versioning",
  about: "keeps every version of every object",
  schema,
  examples: [true, { Status: "Suspended" }],
  reading: reading({
    command: (bucket) => new GetBucketVersioningCommand(at(bucket)),
    value: ([answer]) =>
      answer?.Status && { Status: answer.Status, ...(answer.MFADelete && { MFADelete: answer.MFADelete }) },
  }),
  normalise: ({ Status, MFADelete }) => ({ Status, ...(MFADelete && { MFADelete }) }),
  effective: (normal) => ({ ...withoutMfa, ...(normal ?? neverSet) }),
  incompatible: ({ Status }, others) => (Status === "Suspended" ? heldBy(others) : []),
  cautions: (change, isNew) => versioningCautions(change, isNew),
  isWeaker: (wanted, live) => wanted.Status === "Enabled" && live.Status !== "Enabled",
  write: ({ bucket, before, after, remove }) => {
    if (before.MFADelete !== after.MFADelete)
      return { impossible: "MFA delete can be disabled only with the MFA device of the account's root user" };
    if (remove)
      return {
        impossible: "S3 cannot unset versioning once it was set; use false to suspend it",
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
