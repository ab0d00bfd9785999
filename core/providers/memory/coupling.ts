import type { Bucket } from "./bucket.ts";
import type { Structure } from "./wire.ts";

/** What a bucket's configuration can refer to. */
export interface World {
  readonly account: string;
  /** The canonical id of the account. */
  readonly owner: string;
  /** Destinations of notifications that S3 cannot reach. */
  readonly unreachable: ReadonlySet<string>;
  bucket(name: string): Bucket | undefined;
  isForeign(name: string): boolean;
  /** The id that S3 gives to a rule that came without. */
  freshId(): string;
}

/** A write to one sub-resource of a bucket, as it arrived. */
export interface Call {
  readonly bucket: Bucket;
  readonly input: Structure;
  readonly world: World;
}

/** What S3 does with a write besides keeping the body. These are methods so that a row can name the type of its body. */
export interface Coupling {
  /** Takes a write that has no body. */
  readonly bodiless?: true;
  /** Throws when S3 refuses the write. */
  check?(body: unknown, call: Call): void;
  /** What S3 keeps and will answer to GET; undefined for nothing. The body itself unless stated. */
  keep?(body: unknown, call: Call): unknown;
}

/** By verb and sub-resource: "PUT versioning". */
export type Couplings = Readonly<Record<string, Coupling>>;
