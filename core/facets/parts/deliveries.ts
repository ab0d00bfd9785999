import * as z from "zod";
import type { NormalMap } from "../../values/normal.ts";
import type { Opening, Outsider } from "../facet.ts";
import { fingerprint } from "./understanding.ts";

/** Something that a bucket's configuration delivers to a receiver. */
export interface Delivery {
  readonly who: Outsider;
  /** What is delivered where: a verb phrase that follows the name of a bucket. */
  readonly what: string;
  /** The predicates that select what is delivered; without any: everything. */
  readonly part?: NormalMap | undefined;
  /** What is delivered in addition. */
  readonly extras?: ReadonlySet<string> | undefined;
  /** The entry that makes it, for a facet that writes each entry with its own call. */
  readonly entry?: string;
}

export const accountId = z.string().regex(/^\d{12}$/, "is not an account ID of 12 digits");

/** The owner of a destination: the account that S3 checks it against, else the unknown owner of a bucket of that name. */
export const ownerOf = (bucketArn: unknown, account: unknown): Outsider =>
  /^\d{12}$/.test(`${account}`)
    ? { kind: "account", id: `${account}` }
    : { kind: "bucket", id: `${bucketArn}` };

/** The account in an ARN. */
export const accountIn = (arn: unknown): Outsider => ({ kind: "account", id: `${arn}`.split(":")[4] ?? "" });

/** The entries that are not refused when judged alone. */
export const allowed = (entries: NormalMap, isRefused: (one: NormalMap) => boolean): NormalMap =>
  new Map([...entries].filter((entry) => !isRefused(new Map([entry]))));

/** Two deliveries can name one bucket, each with a different owner account. */
const receiverOf = ({ what, who }: Delivery): string => JSON.stringify([what, who]);

const everything = fingerprint(new Map());
const partOf = ({ part }: Delivery): string => (part?.size ? fingerprint(part) : everything);

/** All deliveries of a value. A list has up to a thousand, and each is compared with those of another value. */
export class Deliveries {
  readonly all: readonly Delivery[];
  #known: Map<string, Map<string, Delivery[]>> | undefined;
  constructor(all: readonly Delivery[]) {
    this.all = all;
  }

  /** Whether one of them delivers the same, or more, to the same receiver. */
  cover(one: Delivery): boolean {
    const known = this.#byReceiver().get(receiverOf(one));
    if (!known) return false;
    const wider = [...(known.get(everything) ?? []), ...(known.get(partOf(one)) ?? [])];
    return wider.some(({ extras }) => [...(one.extras ?? [])].every((extra) => extras?.has(extra)));
  }

  #byReceiver(): Map<string, Map<string, Delivery[]>> {
    this.#known ??= new Map(
      [...Map.groupBy(this.all, receiverOf)].map(([receiver, all]) => [receiver, Map.groupBy(all, partOf)]),
    );
    return this.#known;
  }
}

/** The deliveries of a value, found once: the closing of an exposure compares each entry alone with the same value. */
export function deliveriesBy<N extends object>(find: (value: N) => readonly Delivery[]) {
  const found = new WeakMap<N, Deliveries>();
  return (value: N): Deliveries => {
    const known = found.get(value) ?? new Deliveries(find(value));
    found.set(value, known);
    return known;
  };
}

/** What `more` delivers and `less` does not, or only in part. */
export const deliveryOpenings = (less: Deliveries, more: Deliveries): Opening[] =>
  [
    ...Map.groupBy(
      more.all.filter((one) => !less.cover(one)),
      receiverOf,
    ).values(),
  ].flatMap((group) => {
    const [first] = group;
    const entries = group.flatMap(({ entry }) => entry ?? []);
    return first
      ? [{ to: "outsider", who: first.who, what: first.what, ...(entries.length > 0 && { entries }) }]
      : [];
  });
