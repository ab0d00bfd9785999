import { accessAspects } from "./accessAspects.ts";
import { deliveryAspects } from "./deliveryAspects.ts";
import type { Item } from "./tables.ts";

/** What a spec wants and what S3 shows, in the simulation's own terms: texts that are equal if all is well. */
export interface Aspect {
  readonly subresource: string;
  readonly read: string;
  readonly writes: readonly string[];
  readonly absent?: string;
  wanted(declared: unknown): string;
  shown(answer: Item | undefined): string;
  /** The facet of which nobody can tell, without a look at this one, whether it lets somebody in. */
  readonly askedFor?: string;
  /** Whether what is shown lets somebody in whom what is wanted keeps out. */
  exposes?(wanted: string, shown: string): boolean;
}

const sorted = (tags: object) => JSON.stringify(Object.entries(tags).sort());
const switches = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

interface TagSet {
  readonly TagSet?: readonly { readonly Key: string; readonly Value: string }[];
}

export const aspects: Readonly<Record<string, Aspect>> = {
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
  ...accessAspects,
  ...deliveryAspects,
};
