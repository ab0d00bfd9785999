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
      "is no bucket's ARN; one is written like arn:aws:s3:::replicas",
    ),
    Account: word()
      .regex(/^\d{12}$/, "is no account id of 12 digits")
      .optional(),
    StorageClass: z.enum(StorageClass).optional().describe("Absent for that of the source object."),
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
    "takes an EventThreshold only with ReplicationTime",
  );

/** A rule of the first kind, which S3 does not take together with newer ones. */
export const isOld = (one: { Filter?: unknown; Priority?: unknown; DeleteMarkerReplication?: unknown }) =>
  one.Filter === undefined && one.Priority === undefined && one.DeleteMarkerReplication === undefined;

export const rule = z
  .strictObject({
    ID: z.string().min(1).max(255).optional().describe("Made up by S3 when absent."),
    Status,
    Priority: z.int().min(0).optional().describe("Where rules for one destination meet, the highest wins."),
    Filter: filter,
    Prefix: evenEmpty(z.string().max(1_024)).optional().describe("The old form of Filter: {Prefix}."),
    SourceSelectionCriteria: sources.optional(),
    Destination: destination,
    DeleteMarkerReplication: switched,
  })
  .refine(
    (one) => (one.Filter === undefined) !== (one.Prefix === undefined),
    "needs a Filter ({} for all objects), or in its place the older Prefix",
  )
  .refine(
    (one) => isOld(one) || (one.Priority !== undefined && one.DeleteMarkerReplication),
    "needs Priority and DeleteMarkerReplication as well, as every rule with a Filter",
  )
  .refine(
    (one) => one.DeleteMarkerReplication?.Status !== "Enabled" || !goesByTags(one.Filter),
    "goes by tags, so that its DeleteMarkerReplication has to be Disabled",
  )
  .refine(
    ({ SourceSelectionCriteria: from, Destination: to }) =>
      from?.SseKmsEncryptedObjects?.Status !== "Enabled" || to.EncryptionConfiguration,
    "needs an EncryptionConfiguration with SseKmsEncryptedObjects",
  )
  .refine(
    ({ SourceSelectionCriteria: from, Destination: to }) =>
      !to.EncryptionConfiguration || from?.SseKmsEncryptedObjects,
    "takes an EncryptionConfiguration only with SseKmsEncryptedObjects",
  );

export type Rule = z.output<typeof rule>;
