import type { BucketRef, Opening, Outsider } from "../facets/facet.ts";
import { matches } from "../values/pattern.ts";

/** What an operator says of access to buckets, whatever a spec says. All are lists; in patterns `*` stands for any characters. */
export interface Leave {
  /** Patterns of buckets that may be opened to the public. */
  readonly public: readonly string[];
  /**
   * The perimeter: accounts, organisations, canonical user ids, patterns of bucket ARNs, and services, which come on
   * anybody's behalf, or with `@` and an account or organisation on its behalf alone. The bucket's own account is always
   * in it. Without a perimeter nobody outside is refused, and each opening to one is only told.
   */
  readonly trusted?: readonly string[] | undefined;
  /** Patterns of buckets that may be opened to anybody outside the perimeter. */
  readonly outside?: readonly string[] | undefined;
}

const isIn = (patterns: readonly string[], name: string) =>
  patterns.some((pattern) => matches(pattern, name));

/** Judges what calls open. Without an operator's word it refuses nothing. */
export class Guard {
  readonly #leave: Leave | undefined;
  constructor(leave?: Leave) {
    this.#leave = leave;
  }

  /** Why a call that opens so much of a bucket is not to be sent, or undefined if it may be. */
  refusal(bucket: BucketRef, openings: readonly Opening[]): string | undefined {
    const leave = this.#leave;
    if (!leave) return undefined;
    const inPublic = openings.find(({ to }) => to === "public");
    if (inPublic && !isIn(leave.public, bucket.name))
      return `this ${inPublic.what}, which can make the bucket public; an operator must first allow it for ${bucket.name}`;
    if (!leave.trusted || isIn(leave.outside ?? [], bucket.name)) return undefined;
    const outside = this.exposing(bucket, openings).find(({ to }) => to === "outsider");
    return (
      outside &&
      `this ${outside.what}, which is outside the operator's perimeter; an operator must first allow it for ${bucket.name}`
    );
  }

  /** Those that count: whoever is in the perimeter is nobody outside. */
  exposing(bucket: BucketRef, openings: readonly Opening[]): readonly Opening[] {
    return openings.filter((opening) => opening.to !== "outsider" || !this.#trusts(opening.who, bucket));
  }

  #trusts({ kind, id, source = [] }: Outsider, { owner }: BucketRef): boolean {
    const trusted = [...(this.#leave?.trusted ?? []), ...(owner ? [owner] : [])];
    const isKnown = (one: string) =>
      [one, `${id}@${one}`].some((word) => trusted.includes(word)) ||
      (one.startsWith("arn:") && isIn(trusted, one));
    if (kind === "bucket") return isIn(trusted, id);
    return trusted.includes(id) || (source.length > 0 && source.every(isKnown));
  }
}
