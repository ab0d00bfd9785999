import type { BucketRef, Opening, Outsider } from "../facets/facet.ts";
import { matches } from "../values/pattern.ts";

/** What the operator permits, whatever a spec says. All members are lists; in patterns `*` matches any characters. */
export interface OperatorRules {
  /** Patterns of buckets that may be opened to the public. */
  readonly public: readonly string[];
  /**
   * The perimeter: accounts, organisations, canonical user IDs, patterns of bucket ARNs, and services. A plain
   * service may act for anyone; `<service>@<account or organisation>` only for that one. The bucket's own account
   * is always inside. Without a perimeter, access for outsiders is reported and never refused.
   */
  readonly trusted?: readonly string[] | undefined;
  /** Patterns of buckets that may be opened to outsiders. */
  readonly outside?: readonly string[] | undefined;
}

const isIn = (patterns: readonly string[], name: string) =>
  patterns.some((pattern) => matches(pattern, name));

/** Judges the access that calls add. Without an operator's rules it refuses nothing. */
export class Guard {
  readonly #rules: OperatorRules | undefined;
  constructor(rules?: OperatorRules) {
    this.#rules = rules;
  }

  /** Why a call that adds this access must not be sent; undefined if it may be. */
  refusal(bucket: BucketRef, openings: readonly Opening[]): string | undefined {
    const rules = this.#rules;
    if (!rules) return undefined;
    const inPublic = openings.find(({ to }) => to === "public");
    if (inPublic && !isIn(rules.public, bucket.name))
      return `this ${inPublic.what}, which can make the bucket public; an operator must first allow it for ${bucket.name} (setting allowPublic)`;
    if (!rules.trusted || isIn(rules.outside ?? [], bucket.name)) return undefined;
    const outside = this.exposing(bucket, openings).find(({ to }) => to === "outsider");
    return (
      outside &&
      `this ${outside.what}, which is outside the operator's perimeter; an operator must first allow it for ${bucket.name} (setting trusted or allowOutside)`
    );
  }

  /** The openings that count: parties inside the perimeter are not outsiders. */
  exposing(bucket: BucketRef, openings: readonly Opening[]): readonly Opening[] {
    return openings.filter((opening) => opening.to !== "outsider" || !this.#trusts(opening.who, bucket));
  }

  #trusts({ kind, id, source = [] }: Outsider, { owner }: BucketRef): boolean {
    const trusted = [...(this.#rules?.trusted ?? []), ...(owner ? [owner] : [])];
    const isKnown = (one: string) =>
      [one, `${id}@${one}`].some((word) => trusted.includes(word)) ||
      (one.startsWith("arn:") && isIn(trusted, one));
    if (kind === "bucket") return isIn(trusted, id);
    return trusted.includes(id) || (source.length > 0 && source.every(isKnown));
  }
}
