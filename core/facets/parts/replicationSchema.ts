import { StorageClass } from "@aws-sdk/client-s3";
import * as z from "zod";
import { evenEmpty } from "../../values/empty.ts";
import { kmsKey } from "./kmsKey.ts";
import { arnText, word } from "./limits.ts";
import { filter, goesByTags } from "./replicationFilter.ts";

const Status = z.enum(["Enabled", "Disabled"]);
const switched = z.strictObject({ Status }).optional();
const minutes = z.strictObject({ Minutes: z.literal(15) });

export const sources = z.strictObject({ SseKmsEncryptedObjects: switched, ReplicaModifications: switched });

export const time = z.strictObject({ Status, Time: minutes });
export const metrics = z.strictObject({ Status, EventThreshold: minutes.optional() });
export const encryption = z.strictObject({
  ReplicaKmsKeyID: kmsKey.optional(),
  UseSourceMultiRegionKey: switched,
});

export const destination = z
  .strictObject({
    Bucket: arnText().regex(
      /^arn:[\w-]+:s3:::[\w.-]+$/,
      "is not the ARN of a bucket; write it like arn:aws:s3:::replicas",
    ),
    Account: word()
      .regex(/^\d{12}$/, "is not an account ID of 12 digits")
      .optional(),
    StorageClass: z.enum(StorageClass).optional().describe("Absent: that of the source object."),
    AccessControlTranslation: z.strictObject({ Owner: z.literal("Destination") }).optional(),
    EncryptionConfiguration: encryption.optional(),
    ReplicationTime: time.optional(),
    Metrics: metrics.optional(),
  })
  .refine((to) => !to.AccessControlTranslation || to.Account, "needs an Account for AccessControlTranslation")
  .refine(
    (to) => to.ReplicationTime?.Status !== "Enabled" || to.Metrics?.Status === "Enabled",
    "needs Metrics with ReplicationTime",
  )
  .refine(
    (to) => !to.Metrics?.EventThreshold || to.ReplicationTime?.Status === "Enabled",
    "can have an EventThreshold only with ReplicationTime",
  );

/** A V1 rule, which S3 refuses together with V2 rules. */
export const isOld = (one: { Filter?: unknown; Priority?: unknown; DeleteMarkerReplication?: unknown }) =>
  one.Filter === undefined && one.Priority === undefined && one.DeleteMarkerReplication === undefined;

export const rule = z
  .strictObject({
    ID: z.string().min(1).max(255).optional().describe("Absent: S3 generates one."),
    Status,
    Priority: z
      .int()
      .min(0)
      .optional()
      .describe("If several rules apply to one destination, the highest priority wins."),
    Filter: filter,
    Prefix: evenEmpty(z.string().max(1_024)).optional().describe("The older form of Filter: {Prefix}."),
    SourceSelectionCriteria: sources.optional(),
    Destination: destination,
    DeleteMarkerReplication: switched,
  })
  .refine(
    (one) => (one.Filter === undefined) !== (one.Prefix === undefined),
    "needs a Filter ({} for all objects) or the older Prefix instead",
  )
  .refine(
    (one) => isOld(one) || (one.Priority !== undefined && one.DeleteMarkerReplication),
    "needs Priority and DeleteMarkerReplication, as every rule with a Filter does",
  )
  .refine(
    (one) => one.DeleteMarkerReplication?.Status !== "Enabled" || !goesByTags(one.Filter),
    "filters by tags, so its DeleteMarkerReplication must be Disabled",
  )
  .refine(
    ({ SourceSelectionCriteria: from, Destination: to }) =>
      from?.SseKmsEncryptedObjects?.Status !== "Enabled" || to.EncryptionConfiguration,
    "needs an EncryptionConfiguration with SseKmsEncryptedObjects",
  )
  .refine(
    ({ SourceSelectionCriteria: from, Destination: to }) =>
      !to.EncryptionConfiguration || from?.SseKmsEncryptedObjects,
    "can have an EncryptionConfiguration only with SseKmsEncryptedObjects",
  );

export type Rule = z.output<typeof rule>;
