import type { Aspect } from "./aspects.ts";
import type { Item } from "./tables.ts";

/** What sends something of a bucket to others, and who pays. Specs here want none of it to go anywhere. */

/** Places that are not ours, however a configuration names them. */
const isElsewhere = (_: string, shown: string) => /mallory|999988887777/.test(shown);

const text = (shown: unknown) => JSON.stringify(shown ?? {});

/** What S3 answers, or keeps, without the members that are about the answer. */
const configured = (answer: Item | undefined) => {
  const { $metadata: _, ...rest } = answer ?? {};
  return text(rest);
};

/** Configurations by their ids: S3 keeps them by these, and answers them as a list. */
const listed = (member: string) => (answer: Item | undefined) =>
  text(answer instanceof Map ? [...answer.values()] : (answer?.[member] ?? []));

const nowhere = (aspect: Omit<Aspect, "wanted" | "exposes">): Aspect => ({
  ...aspect,
  wanted: () => aspect.shown(undefined),
  exposes: isElsewhere,
});

export const deliveryAspects: Readonly<Record<string, Aspect>> = {
  inventory: nowhere({
    subresource: "inventory",
    read: "ListBucketInventoryConfigurations",
    writes: ["PutBucketInventoryConfiguration", "DeleteBucketInventoryConfiguration"],
    shown: listed("InventoryConfigurationList"),
  }),
  analytics: nowhere({
    subresource: "analytics",
    read: "ListBucketAnalyticsConfigurations",
    writes: ["PutBucketAnalyticsConfiguration", "DeleteBucketAnalyticsConfiguration"],
    shown: listed("AnalyticsConfigurationList"),
  }),
  notification: nowhere({
    subresource: "notification",
    read: "GetBucketNotificationConfiguration",
    writes: ["PutBucketNotificationConfiguration"],
    shown: configured,
  }),
  website: nowhere({
    subresource: "website",
    read: "GetBucketWebsite",
    writes: ["PutBucketWebsite", "DeleteBucketWebsite"],
    absent: "NoSuchWebsiteConfiguration",
    shown: configured,
  }),
  requestPayment: {
    subresource: "requestPayment",
    read: "GetBucketRequestPayment",
    writes: ["PutBucketRequestPayment"],
    wanted: (declared) => `${declared}`,
    shown: (answer) => `${answer?.Payer}`,
    exposes: (wanted, shown) => wanted === "Requester" && shown !== wanted,
  },
};
