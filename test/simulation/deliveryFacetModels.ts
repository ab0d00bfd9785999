import type { FacetModel } from "./facetModels.ts";
import type { Item } from "./tables.ts";

/** Models of the facets that send data of a bucket elsewhere, and of who pays. Specs here allow no delivery. */

/** Destinations that are not ours, in any form that a configuration names them. */
const isElsewhere = (_: string, shown: string) => /mallory|999988887777/.test(shown);

const text = (shown: unknown) => JSON.stringify(shown ?? {});

/** S3's answer, or what the memory S3 stores, without the response metadata. */
const configured = (answer: Item | undefined) => {
  const { $metadata: _, ...rest } = answer ?? {};
  return text(rest);
};

/** Configurations by id: the memory S3 stores a map, and S3 answers a list. */
const listed = (member: string) => (answer: Item | undefined) =>
  text(answer instanceof Map ? [...answer.values()] : (answer?.[member] ?? []));

const nowhere = (model: Omit<FacetModel, "wanted" | "exposes">): FacetModel => ({
  ...model,
  wanted: () => model.shown(undefined),
  exposes: isElsewhere,
});

export const deliveryFacetModels: Readonly<Record<string, FacetModel>> = {
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
