import { accessFacetModels } from "./accessFacetModels.ts";
import { deliveryFacetModels } from "./deliveryFacetModels.ts";
import type { Item } from "./tables.ts";

/** A facet as the simulation models it: the spec's value and S3's answer as texts, which are equal if the bucket is in sync. */
export interface FacetModel {
  readonly subresource: string;
  readonly read: string;
  readonly writes: readonly string[];
  readonly absent?: string;
  wanted(declared: unknown): string;
  shown(answer: Item | undefined): string;
  /** Another facet whose exposure depends on this one: this one is read for it too. */
  readonly readFor?: string;
  /** Whether the actual value gives access to someone to whom the wanted value does not. */
  exposes?(wanted: string, shown: string): boolean;
}

const sorted = (tags: object) => JSON.stringify(Object.entries(tags).sort());
const switches = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

interface TagSet {
  readonly TagSet?: readonly { readonly Key: string; readonly Value: string }[];
}

export const facetModels: Readonly<Record<string, FacetModel>> = {
  tags: {
    subresource: "tagging",
    read: "GetBucketTagging",
    writes: ["PutBucketTagging", "DeleteBucketTagging"],
    absent: "NoSuchTagSet",
    wanted: (declared) => sorted(declared ?? {}),
    shown: (answer) =>
      sorted(Object.fromEntries(((answer as TagSet)?.TagSet ?? []).map(({ Key, Value }) => [Key, Value]))),
  },
  versioning: {
    subresource: "versioning",
    read: "GetBucketVersioning",
    writes: ["PutBucketVersioning"],
    wanted: (declared) => (declared ? "Enabled" : "Suspended"),
    shown: (answer) => `${answer?.Status ?? "never"}`,
  },
  blockPublicAccess: {
    subresource: "publicAccessBlock",
    read: "GetPublicAccessBlock",
    writes: ["PutPublicAccessBlock", "DeletePublicAccessBlock"],
    absent: "NoSuchPublicAccessBlockConfiguration",
    wanted: (declared) =>
      switches.map((name) => Number(declared === true || (declared as Item)[name] === true)).join(""),
    shown: (answer) => {
      const set = (answer?.PublicAccessBlockConfiguration ?? answer ?? {}) as Item;
      return switches.map((name) => Number(set[name] === true)).join("");
    },
    exposes: (wanted, shown) => [...wanted].some((on, place) => on > (shown[place] ?? "0")),
  },
  ...accessFacetModels,
  ...deliveryFacetModels,
};
