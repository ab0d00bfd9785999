import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { NormalMap } from "../../values/normal.ts";
import type { Opening, Outsider } from "../facet.ts";

/** Something that a bucket's configuration sends to somebody. */
export interface Delivery {
  readonly who: Outsider;
  /** What goes where; goes on after the name of a bucket. */
  readonly what: string;
  /** The predicates that choose what is sent; none for all. */
  readonly part?: NormalMap | undefined;
  /** What more goes along. */
  readonly extras?: ReadonlySet<string> | undefined;
}

export const accountId = z.string().regex(/^\d{12}$/, "is no account id of 12 digits");

/** Whose a destination is: the account that S3 holds its owner against, or whoever has a bucket of that name. */
export const ownerOf = (bucketArn: unknown, account: unknown): Outsider =>
  /^\d{12}$/.test(`${account}`)
    ? { kind: "account", id: `${account}` }
    : { kind: "bucket", id: `${bucketArn}` };

/** The account in an ARN that has one. */
export const accountIn = (arn: unknown): Outsider => ({ kind: "account", id: `${arn}`.split(":")[4] ?? "" });

/** Two deliveries may name one bucket, each with another account as its owner. */
const isSame = (known: Delivery, one: Delivery): boolean =>
  known.what === one.what && isDeepStrictEqual(known.who, one.who);

/** The entries of which none alone is refused. */
export const allowed = (entries: NormalMap, isRefused: (one: NormalMap) => boolean): NormalMap =>
  new Map([...entries].filter((entry) => !isRefused(new Map([entry]))));

const covers = (known: Delivery, one: Delivery): boolean =>
  isSame(known, one) &&
  (!known.part?.size || isDeepStrictEqual(known.part, one.part)) &&
  [...(one.extras ?? [])].every((extra) => known.extras?.has(extra));

/** What `more` sends that `less` does not, or sends less of. */
export const deliveryOpenings = (less: readonly Delivery[], more: readonly Delivery[]): Opening[] =>
  more
    .filter((one) => !less.some((known) => covers(known, one)))
    .filter((one, place, all) => all.findIndex((other) => isSame(other, one)) === place)
    .map(({ who, what }) => ({ to: "outsider", who, what }));
