import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { NormalMap } from "../../values/normal.ts";
import type { Opening, Outsider } from "../facet.ts";

/** Something that a bucket's configuration delivers to a receiver. */
export interface Delivery {
  readonly who: Outsider;
  /** What is delivered where: a verb phrase that follows the name of a bucket. */
  readonly what: string;
  /** The predicates that select what is delivered; without any: everything. */
  readonly part?: NormalMap | undefined;
  /** What is delivered in addition. */
  readonly extras?: ReadonlySet<string> | undefined;
}

export const accountId = z.string().regex(/^\d{12}$/, "is not an account ID of 12 digits");

/** The owner of a destination: the account that S3 checks it against, else the unknown owner of a bucket of that name. */
export const ownerOf = (bucketArn: unknown, account: unknown): Outsider =>
  /^\d{12}$/.test(`${account}`)
    ? { kind: "account", id: `${account}` }
    : { kind: "bucket", id: `${bucketArn}` };

/** The account in an ARN. */
export const accountIn = (arn: unknown): Outsider => ({ kind: "account", id: `${arn}`.split(":")[4] ?? "" });

/** Two deliveries can name one bucket, each with a different owner account. */
const isSame = (known: Delivery, one: Delivery): boolean =>
  known.what === one.what && isDeepStrictEqual(known.who, one.who);

/** The entries that are not refused when judged alone. */
export const allowed = (entries: NormalMap, isRefused: (one: NormalMap) => boolean): NormalMap =>
  new Map([...entries].filter((entry) => !isRefused(new Map([entry]))));

const covers = (known: Delivery, one: Delivery): boolean =>
  isSame(known, one) &&
  (!known.part?.size || isDeepStrictEqual(known.part, one.part)) &&
  [...(one.extras ?? [])].every((extra) => known.extras?.has(extra));

/** What `more` delivers and `less` does not, or only in part. */
export const deliveryOpenings = (less: readonly Delivery[], more: readonly Delivery[]): Opening[] =>
  more
    .filter((one) => !less.some((known) => covers(known, one)))
    .filter((one, place, all) => all.findIndex((other) => isSame(other, one)) === place)
    .map(({ who, what }) => ({ to: "outsider", who, what }));
