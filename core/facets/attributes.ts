// Generated from the facet table by `make generate`.
import type * as z from "zod";
import type { facets } from "./index.ts";

type Row = (typeof facets)[number];
type Written<Name extends Row["name"]> = z.input<Extract<Row, { name: Name }>["schema"]> | null | undefined;

/** One attribute per facet: absent leaves the facet alone, null says that it must not be configured. */
export interface FacetAttributes {
  /**
   * Labels the bucket for cost allocation, ownership and access control.
   *
   * Tags: a map of key to value, or what get-bucket-tagging prints. `null`: it must not be configured.
   */
  tags?: Written<"tags">;
  /**
   * Keeps every version of every object.
   *
   * Versioning of objects: true, false, or what get-bucket-versioning prints. `null`: it must not be configured.
   */
  versioning?: Written<"versioning">;
  /**
   * Blocks public access, whatever policies and ACLs say.
   *
   * Block Public Access: true for all four, false for none, or what get-public-access-block prints. `null`: it must not be configured.
   */
  blockPublicAccess?: Written<"blockPublicAccess">;
  /**
   * Sets who owns new objects, and whether ACLs are enabled.
   *
   * Object Ownership: the name of a setting, or what get-bucket-ownership-controls prints. `null`: it must not be configured.
   */
  ownership?: Written<"ownership">;
  /**
   * Grants access to accounts and groups, if ownership enables ACLs.
   *
   * Access control list: the name of a canned ACL, or what get-bucket-acl prints. `null`: it must not be configured.
   */
  acl?: Written<"acl">;
  /**
   * Controls which principals may do what with the bucket and its objects.
   *
   * Bucket policy: the document, its text, or what get-bucket-policy prints. `null`: it must not be configured.
   */
  policy?: Written<"policy">;
  /**
   * Encrypts new objects whose upload names no encryption.
   *
   * Default encryption: the name of an algorithm, {SSEAlgorithm, KMSMasterKeyID, BucketKeyEnabled}, or what get-bucket-encryption prints. `null`: it must not be configured.
   */
  encryption?: Written<"encryption">;
  /**
   * Prevents objects from being overwritten or deleted.
   *
   * Object Lock: true, {mode, days} or {mode, years}, or what get-object-lock-configuration prints. S3 cannot disable it again. `null`: it must not be configured.
   */
  objectLock?: Written<"objectLock">;
  /**
   * Moves or deletes objects by age.
   *
   * Object lifecycle rules: a list, or what get-bucket-lifecycle-configuration prints. `null`: it must not be configured.
   */
  lifecycle?: Written<"lifecycle">;
  /**
   * Lets web pages of other origins use the bucket.
   *
   * Cross-origin resource sharing: a list of rules (the first match wins), or what get-bucket-cors prints. `null`: it must not be configured.
   */
  cors?: Written<"cors">;
  /**
   * Serves the bucket as a static website, or redirects requests.
   *
   * Static website: what get-bucket-website prints. Only principals that the policy or ACL lets read can see it. `null`: it must not be configured.
   */
  website?: Written<"website">;
  /**
   * Delivers a record of every request to another bucket.
   *
   * Server access logs: the destination, or what get-bucket-logging prints. `null`: it must not be configured.
   */
  logging?: Written<"logging">;
  /**
   * Sends object events to queues, topics, functions and EventBridge.
   *
   * Event notifications: what get-bucket-notification-configuration prints, or eventBridge: true. `null`: it must not be configured.
   */
  notification?: Written<"notification">;
  /**
   * Replicates new objects to other buckets.
   *
   * Replication to other buckets: what get-bucket-replication prints. `null`: it must not be configured.
   */
  replication?: Written<"replication">;
  /**
   * Lets the bucket's tags control access to it.
   *
   * Attribute-based access control: true, false, or what get-bucket-abac prints. `null`: it must not be configured.
   */
  abac?: Written<"abac">;
  /**
   * Speeds up uploads and downloads through CloudFront edge locations.
   *
   * Transfer Acceleration: true, false, or what get-bucket-accelerate-configuration prints. Not available for bucket names with dots. `null`: it must not be configured.
   */
  accelerate?: Written<"accelerate">;
  /**
   * Sets whether the owner or the requester pays for requests.
   *
   * Who pays for requests and downloads: BucketOwner, Requester, or what get-bucket-request-payment prints. `null`: it must not be configured.
   */
  requestPayment?: Written<"requestPayment">;
  /**
   * Maintains queryable tables of the bucket's objects and their changes.
   *
   * S3 Metadata tables: their configuration, or what get-bucket-metadata-configuration prints. `null`: it must not be configured.
   */
  metadata?: Written<"metadata">;
  /**
   * Delivers regular reports that list the bucket's objects.
   *
   * S3 Inventory reports: a list, or what list-bucket-inventory-configurations prints. `null`: it must not be configured.
   */
  inventory?: Written<"inventory">;
  /**
   * Analyzes how objects are accessed, to recommend storage classes.
   *
   * Storage class analysis: a list, or what list-bucket-analytics-configurations prints. `null`: it must not be configured.
   */
  analytics?: Written<"analytics">;
  /**
   * Publishes request metrics to CloudWatch every minute.
   *
   * Request metrics: a list, or what list-bucket-metrics-configurations prints. `null`: it must not be configured.
   */
  metrics?: Written<"metrics">;
  /**
   * Archives INTELLIGENT_TIERING objects that are not accessed.
   *
   * S3 Intelligent-Tiering archive tiers: a list, or what list-bucket-intelligent-tiering-configurations prints. `null`: it must not be configured.
   */
  intelligentTiering?: Written<"intelligentTiering">;
}
