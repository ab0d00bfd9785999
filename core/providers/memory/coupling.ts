import type { Bucket } from "./bucket.ts";
import type { Structure } from "./wire.ts";

/** The surroundings that a bucket's configuration can refer to. */
export interface World {
  readonly account: string;
  /** The account's canonical user ID. */
  readonly owner: string;
  /** Notification destinations that S3 cannot reach. */
  readonly unreachable: ReadonlySet<string>;
  bucket(name: string): Bucket | undefined;
  isForeign(name: string): boolean;
  /** Generates an ID for a rule without one. */
  freshId(): string;
}

/** A write to one sub-resource of a bucket, as it arrived at S3. */
export interface Call {
  readonly bucket: Bucket;
  readonly input: Structure;
  readonly world: World;
}

/**
 * What S3 does with a write besides storing the body. These are methods, so that a row can name the type of its
 * body.
 */
export interface Coupling {
  /** Accepts a write without a body. */
  readonly bodiless?: true;
  /** Throws a Refusal if S3 refuses the write. */
  check?(body: unknown, call: Call): void;
  /** The value that S3 stores and returns; undefined for nothing. Default: the body. */
  keep?(body: unknown, call: Call): unknown;
}

/** Couplings by verb and sub-resource, for example "PUT versioning". */
export type Couplings = Readonly<Record<string, Coupling>>;
