import type { FleetStory, StoryEntry } from "../../cli/report/story.ts";
import { causeOf } from "./fleetStory.ts";

export const day = "2026-12-01";
export const tags = { facet: "tags", path: "/tags/team", before: "sales", after: "orders" };
export const call = (facet: string, time: string) => ({
  type: "PutSomething",
  facet,
  requestId: "1",
  at: `${day}T${time}Z`,
});

/** An entry of that day: mallory changed the tags of orders, and they were repaired; `more` overrides members. */
export const entry = (time: string, more: Partial<StoryEntry> = {}): StoryEntry => ({
  bucket: "orders",
  at: `${day}T${time}.000Z`,
  verdict: "converged",
  causes: [causeOf("mallory", "PutBucketTagging", `${day}T${time}.000Z`, ["tags"])],
  drift: [tags],
  sent: [call("tags", time)],
  ...more,
});

/** The story of that day. */
export const storyOf = (...entries: StoryEntry[]): FleetStory => ({
  deployment: "dxaws-s3-dev",
  region: "ca-central-1",
  at: `${day}T12:00:00.000Z`,
  days: [day],
  buckets: [],
  entries,
});
