import type { Bucket } from "./bucket.ts";
import { isPublicPolicy } from "./policy.ts";

/** One sub-resource of a bucket, independent of the others. */
export interface SubResource {
  /** GET's error when nothing is configured; without one, GET returns an empty configuration. */
  readonly absent?: { readonly status?: number; readonly code: string; readonly message: string };
  /** The value of a new bucket. */
  readonly initial?: unknown;
  /** The value after DELETE. Default: nothing. */
  readonly afterDelete?: unknown;
  /** The status of a successful PUT, if it differs from the 200 of the SDK's model. */
  readonly putStatus?: number;
  /** Holds many configurations, each with an Id. */
  readonly perId?: true;
  /** Another sub-resource whose value a PUT to this one changes. */
  readonly partOf?: string;
  /** Computes a read-only sub-resource from the others. */
  derived?(bucket: Bucket): unknown;
  /** Every call is refused with the absent error. */
  readonly closed?: true;
}

const none = (code: string, message: string) => ({ absent: { code, message } });
const perId: SubResource = { perId: true, putStatus: 204 };

const defaultEncryption = {
  Rules: [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
    },
  ],
};

const allBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const noPolicy = none("NoSuchBucketPolicy", "The bucket policy does not exist");

/** The sub-resources of a general purpose bucket of 2026, by the query key that names them. */
export const surface: Readonly<Record<string, SubResource>> = {
  abac: { initial: { Status: "Disabled" } },
  accelerate: {},
  acl: {},
  analytics: perId,
  cors: none("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
  // It is unknown whether DELETE also removes the block of SSE-C.
  encryption: { initial: defaultEncryption, afterDelete: defaultEncryption },
  "intelligent-tiering": perId,
  inventory: perId,
  lifecycle: none("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
  location: {
    derived: ({ region }) => (region === "us-east-1" ? {} : { LocationConstraint: region }),
  },
  logging: {},
  metadataConfiguration: none("MetadataConfigurationNotFound", "The metadata configuration does not exist"),
  metadataJournalTable: { partOf: "metadataConfiguration" },
  metadataInventoryTable: { partOf: "metadataConfiguration" },
  metadataAnnotationTable: { partOf: "metadataConfiguration" },
  metadataTable: {
    closed: true,
    absent: { status: 405, code: "V1APIsNotAllowed", message: "The V1 metadata APIs are not allowed" },
  },
  metrics: perId,
  notification: {},
  "object-lock": none(
    "ObjectLockConfigurationNotFoundError",
    "Object Lock configuration does not exist for this bucket",
  ),
  ownershipControls: {
    ...none("OwnershipControlsNotFoundError", "The bucket ownership controls were not found"),
    initial: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
  },
  policy: { ...noPolicy, putStatus: 204 },
  policyStatus: {
    ...noPolicy,
    derived: (bucket) => {
      const policy = bucket.value<string>("policy");
      return policy && { IsPublic: isPublicPolicy(policy) };
    },
  },
  publicAccessBlock: {
    ...none("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"),
    initial: allBlocked,
  },
  replication: none("ReplicationConfigurationNotFoundError", "The replication configuration was not found"),
  requestPayment: { initial: { Payer: "BucketOwner" } },
  tagging: { ...none("NoSuchTagSet", "The TagSet does not exist"), putStatus: 204 },
  versioning: {},
  website: none("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
};
