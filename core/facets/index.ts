import { abac } from "./abac.ts";
import { accelerate } from "./accelerate.ts";
import { acl } from "./acl.ts";
import { analytics } from "./analytics.ts";
import { blockPublicAccess } from "./blockPublicAccess.ts";
import { cors } from "./cors.ts";
import { encryption } from "./encryption.ts";
import type { Facet } from "./facet.ts";
import { intelligentTiering } from "./intelligentTiering.ts";
import { inventory } from "./inventory.ts";
import { lifecycle } from "./lifecycle.ts";
import { logging } from "./logging.ts";
import { metadata } from "./metadata.ts";
import { metrics } from "./metrics.ts";
import { notification } from "./notification.ts";
import { objectLock } from "./objectLock.ts";
import { ownership } from "./ownership.ts";
import { policy } from "./policy.ts";
import { replication } from "./replication.ts";
import { requestPayment } from "./requestPayment.ts";
import { tags } from "./tags.ts";
import { versioning } from "./versioning.ts";
import { website } from "./website.ts";

/** Every facet that a spec may name, in the order in which plans and reports show them. */
export const facets = [
  tags,
  versioning,
  blockPublicAccess,
  ownership,
  acl,
  policy,
  encryption,
  objectLock,
  lifecycle,
  cors,
  website,
  logging,
  notification,
  replication,
  abac,
  accelerate,
  requestPayment,
  metadata,
  inventory,
  analytics,
  metrics,
  intelligentTiering,
] as const satisfies readonly Facet[];

/** The facet by which baselines select buckets. */
export const labels = tags;

/** The rows by name, for code that treats all facets alike. */
export const facetTable: ReadonlyMap<string, Facet> = new Map(
  facets.map((facet): [string, Facet] => [facet.name, facet]),
);
