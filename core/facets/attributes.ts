// Generated from the facet table by `make generate`.
import type * as z from "zod";
import type { facets } from "./index.ts";

type Row = (typeof facets)[number];
type Written<Name extends Row["name"]> = z.input<Extract<Row, { name: Name }>["schema"]> | null | undefined;

/** One attribute per facet: absent leaves the facet alone, null says that it must not be configured. */
export interface FacetAttributes {
  /**
   * Labels for cost, owners and access control.
   *
   * Tags: a map of key to value, or what get-bucket-tagging prints. `null`: it must not be configured.
   */
  tags?: Written<"tags">;
  /**
   * Keeps every version of an object.
   *
   * Versioning of objects: true, false, or what get-bucket-versioning prints. `null`: it must not be configured.
   */
  versioning?: Written<"versioning">;
  /**
   * Keeps the public out, whatever policies and ACLs say.
   *
   * Block Public Access: true for all four, false for none, or what get-public-access-block prints. `null`: it must not be configured.
   */
  blockPublicAccess?: Written<"blockPublicAccess">;
  /**
   * Says who owns new objects, and whether ACLs count at all.
   *
   * Who owns new objects: a setting's name, or what get-bucket-ownership-controls prints. `null`: it must not be configured.
   */
  ownership?: Written<"ownership">;
  /**
   * Grants to accounts and groups, where ownership still lets ACLs count.
   *
   * Access control list: a canned one's name, or what get-bucket-acl prints. `null`: it must not be configured.
   */
  acl?: Written<"acl">;
  /**
   * Who may do what with the bucket and its objects.
   *
   * Bucket policy: the document, its text, or what get-bucket-policy prints. `null`: it must not be configured.
   */
  policy?: Written<"policy">;
  /**
   * Encrypts new objects that do not say how themselves.
   *
   * Default encryption: an algorithm's name, {SSEAlgorithm, KMSMasterKeyID, BucketKeyEnabled}, or what get-bucket-encryption prints. `null`: it must not be configured.
   */
  encryption?: Written<"encryption">;
  /**
   * Keeps objects from being overwritten or deleted.
   *
   * Object Lock: true, {mode, days} or {mode, years}, or what get-object-lock-configuration prints. S3 cannot switch it off again. `null`: it must not be configured.
   */
  objectLock?: Written<"objectLock">;
  /**
   * Moves and removes objects when they are old enough.
   *
   * What becomes of objects with age: rules, or what get-bucket-lifecycle-configuration prints. `null`: it must not be configured.
   */
  lifecycle?: Written<"lifecycle">;
  /**
   * Which web pages of other origins may use the bucket.
   *
   * Cross-origin requests: a list of rules, the first match wins, or what get-bucket-cors prints. `null`: it must not be configured.
   */
  cors?: Written<"cors">;
  /**
   * Serves the bucket as a website, or redirects to another.
   *
   * Static website: what get-bucket-website prints. It is served only to whom policy or ACL let read. `null`: it must not be configured.
   */
  website?: Written<"website">;
  /**
   * Delivers a record of every request to another bucket.
   *
   * Server access logs: where to, or what get-bucket-logging prints. `null`: it must not be configured.
   */
  logging?: Written<"logging">;
  /**
   * Tells queues, topics, functions and EventBridge of what happens to objects.
   *
   * Who hears of events: what get-bucket-notification-configuration prints; eventBridge: true in short. `null`: it must not be configured.
   */
  notification?: Written<"notification">;
  /**
   * Copies new objects to other buckets.
   *
   * Copies of objects in other buckets: what get-bucket-replication prints. `null`: it must not be configured.
   */
  replication?: Written<"replication">;
  /**
   * Lets the bucket's tags decide who may use it.
   *
   * Attribute-based access control: true, false, or what get-bucket-abac prints. `null`: it must not be configured.
   */
  abac?: Written<"abac">;
  /**
   * Takes uploads and downloads over CloudFront's edge locations.
   *
   * Transfer Acceleration: true, false, or what get-bucket-accelerate-configuration prints. Not for names with dots. `null`: it must not be configured.
   */
  accelerate?: Written<"accelerate">;
  /**
   * Says whether who asks for an object pays for it.
   *
   * Who pays for requests and downloads: a name, or what get-bucket-request-payment prints. `null`: it must not be configured.
   */
  requestPayment?: Written<"requestPayment">;
  /**
   * Keeps tables of the bucket's objects and of what happens to them, to be queried.
   *
   * Metadata tables: their configuration, or what get-bucket-metadata-configuration prints. `null`: it must not be configured.
   */
  metadata?: Written<"metadata">;
  /**
   * Regular reports of the bucket's objects.
   *
   * Reports of the bucket's objects: a list, or what list-bucket-inventory-configurations prints. `null`: it must not be configured.
   */
  inventory?: Written<"inventory">;
  /**
   * Watches how objects are used, to advise on their storage class.
   *
   * Storage class analysis: a list, or what list-bucket-analytics-configurations prints. `null`: it must not be configured.
   */
  analytics?: Written<"analytics">;
  /**
   * Counts requests in CloudWatch, minute by minute.
   *
   * Request metrics: a list, or what list-bucket-metrics-configurations prints. `null`: it must not be configured.
   */
  metrics?: Written<"metrics">;
  /**
   * Archives objects of the class INTELLIGENT_TIERING that nobody asks for.
   *
   * Archive tiers: a list, or what list-bucket-intelligent-tiering-configurations prints. `null`: it must not be configured.
   */
  intelligentTiering?: Written<"intelligentTiering">;
}
