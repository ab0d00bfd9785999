import type { FleetStory, StoryEntry } from "../../cli/report/story.ts";
import { at, causeOf } from "../support/fleetStory.ts";

const cause = (name: string, event: string, facet: string) => causeOf(name, event, at, [facet]);
/** mallory changed a tag, and it is repaired. */
export const tagged: StoryEntry = {
  bucket: "orders",
  at,
  verdict: "converged",
  causes: [cause("mallory", "PutBucketTagging", "tags")],
  drift: [{ facet: "tags", path: "/tags/team", before: "sales", after: "orders" }],
  sent: [{ type: "PutBucketTagging", facet: "tags", requestId: "R1", at }],
  detectMs: 400,
  repairMs: 900,
};
const suspended: StoryEntry = {
  ...tagged,
  bucket: "invoices",
  verdict: "held",
  reason: "jane keeps changing it back",
  causes: [cause("jane", "PutBucketVersioning", "versioning")],
  drift: [{ facet: "versioning", path: "/versioning/Status", before: "Suspended", after: "Enabled" }],
  sent: [],
};
/** Three buckets: one that mallory changed, one with a conflict with jane, one without changes. */
export const smallFleet: FleetStory = {
  deployment: "dxaws-s3-dev",
  region: "ca-central-1",
  at,
  days: [at.slice(0, 10)],
  buckets: [
    { bucket: "orders", verdict: "converged", at, region: "ca-central-1" },
    {
      ...{ bucket: "invoices", region: "ca-central-1", at },
      ...{ verdict: "held", reason: "jane keeps changing it back" },
    },
    { bucket: "archive", verdict: "converged", at, region: "eu-west-1" },
  ],
  entries: [tagged, suspended],
};
