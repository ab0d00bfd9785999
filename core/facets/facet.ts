import type { CreateBucketCommandInput } from "@aws-sdk/client-s3";
import type * as z from "zod";
import type { Permission } from "../providers/permission.ts";
import type { Command } from "../providers/provider.ts";
import type { Normal, Path } from "../values/normal.ts";
import type { Caution } from "./warning.ts";

/**
 * The bucket that a command addresses. `owner` is the account that must own it; S3 refuses the call for any other
 * owner.
 */
export interface BucketRef {
  readonly name: string;
  readonly region: string;
  readonly owner?: string;
  /** The ARN of the role or user that sends the calls, if known. */
  readonly caller?: string;
  /** The ARN of the role that sends the reads, if it is another one. */
  readonly reader?: string;
}

/** The two members that every S3 bucket command takes. */
export const at = (bucket: BucketRef) => ({
  Bucket: bucket.name,
  ...(bucket.owner && { ExpectedBucketOwner: bucket.owner }),
});

/** How a facet is read: the command, the value in its answers, and the error codes that mean "not configured". */
export interface Reading {
  command(bucket: BucketRef, page?: string): Command;
  /** Turns all answers (one per page) into the value; undefined when nothing is configured. */
  value(answers: readonly object[]): unknown;
  /** The token of the next page, for paged calls. */
  next?(answer: object): string | undefined;
  readonly absent: readonly string[];
  /** Codes that usually mean "not supported here" and can mean something else when this call returns them. */
  readonly ambiguous?: readonly string[];
}

type Answer<C> = C extends Command<infer A> ? A : never;

/** Builds a reading; the type of its answers follows from its command. */
export function reading<C extends Command>(row: {
  command(bucket: BucketRef, page?: string): C;
  value(answers: readonly Answer<C>[]): unknown;
  next?(answer: Answer<C>): string | undefined;
  absent?: readonly string[];
  ambiguous?: readonly string[];
}): Reading {
  return { absent: [], ...row } as Reading;
}

/**
 * A question to another service: the command to send, and the part of its answer to keep. Lookups with equal
 * subjects have equal answers.
 */
export interface Lookup {
  readonly subject: string;
  readonly command: Command;
  answer(answer: object): string | undefined;
  /** Never cache the answer: other principals can change it at any time. */
  readonly uncached?: boolean;
}

/** The context that a row gets when it names its lookups. */
export interface LookupContext {
  readonly bucket: BucketRef;
  /** The spec keeps entries that it does not name (`additive`). */
  readonly additive: boolean;
}

/** Answers to lookups by subject. A lookup that was refused has no entry. */
export type Known = ReadonlyMap<string, string>;

/** A reference to the steps of a facet, or to those of one effect only: `policy`, `policy:loosens`. */
export type StepRef = string;

/** An outside party that a value names, as precisely as the value identifies it. */
export interface Outsider {
  readonly kind: "account" | "organisation" | "canonicalUser" | "service" | "bucket" | "principal";
  readonly id: string;
  /** The accounts or organisations that a service acts for, or that an outside principal is limited to. */
  readonly source?: readonly string[];
}

/**
 * Access that one value gives and another does not. `public`: to everyone. `outsider`: to a party outside the
 * account. `none`: to no identified party; a protection is removed or data goes elsewhere.
 * `what` is a verb phrase that follows the name of a bucket or call: "allows everyone s3:GetObject".
 */
export type Opening =
  | {
      readonly to: "public";
      readonly what: string;
      /** No one is known to have access: it is assumed because it could not be excluded. */
      readonly assumed?: true;
    }
  | {
      readonly to: "outsider";
      readonly who: Outsider;
      readonly what: string;
      /** For a facet that writes each entry with its own call: the entries that give it. */
      readonly entries?: readonly string[];
    }
  | { readonly to: "none"; readonly what: string };

/** One call, not sent yet, that brings a facet closer to its desired value, with its ordering constraints. */
export interface Step {
  readonly command: Command;
  /** The key of the single entry that this call writes, for facets that write each entry with its own call. */
  readonly entry?: string;
  readonly effect?: "tightens" | "loosens";
  readonly before?: readonly StepRef[];
  readonly after?: readonly StepRef[];
  /** Error codes that mean the change is already in place. */
  readonly done?: readonly string[];
  /**
   * What to send instead when S3 refuses the call with a matching code. `steps` imports its client only when
   * called.
   */
  readonly instead?: { when(code: string): boolean; steps(): Promise<readonly Step[]> };
}

/** All declared facets of the spec with their values, also those that a check of a single facet does not read. */
export type Declared = ReadonlyMap<string, unknown>;

/** A change that S3 does not support, and why. */
export interface Impossible {
  readonly impossible: string;
}

export interface Change<N extends Normal> {
  readonly bucket: BucketRef;
  /** The value in effect; for a new bucket, the value that CreateBucket leaves behind. */
  readonly before: N;
  /** The desired value, merged with everything in `before` that the spec does not manage. */
  readonly after: N;
  /**
   * `after` without S3's defaults: only what the spec or the bucket states. Write this form, because S3 can change
   * a default.
   */
  readonly explicit: N;
  /** The value in the spec; null when the configuration is to be removed. */
  readonly declared: unknown;
  /** The value as read; undefined when nothing is configured. */
  readonly actual?: unknown;
  /** The spec says null: remove the configuration. */
  readonly remove: boolean;
  readonly known?: Known | undefined;
  readonly spec: Declared;
}

export const allow = (...actions: string[]): Permission[] => actions.map((action) => ({ action }));

/** Values of facets by name, in normal form. */
export type Beside = Pick<ReadonlyMap<string, Normal>, "get">;

/** A facet whose value does not go together with another facet's value, and why. */
export interface Incompatibility {
  /** The other facet. */
  readonly with: string;
  /** A sentence without a full stop. */
  readonly why: string;
  /**
   * `never`: no bucket can have both. `write`: a bucket can have both, but S3 refuses to write the value while the other one is
   * in effect. `ignored`: S3 takes both, and does not apply the value.
   */
  readonly kind: "never" | "write" | "ignored";
}

/**
 * One aspect of a bucket, as data. A row sends nothing; the provider does. Validation, JSON Schema, IAM statements,
 * the event pattern, the docs and the tests derive everything they need from the row.
 */
export interface Facet<
  Name extends string = string,
  Schema extends z.ZodType = z.ZodType,
  N extends Normal = Normal,
> {
  readonly name: Name;
  readonly about: string;
  /** What a spec may contain. Its output type is also the type of a value that was read. */
  readonly schema: Schema;
  /** Example values as a spec may write them, all different: shown in the docs and used by the tests. */
  readonly examples: readonly z.input<Schema>[];
  /** Other facets that a spec must declare for the examples to be valid. */
  readonly alongside?: Readonly<Record<string, unknown>>;
  readonly reading: Reading;
  /**
   * The questions to other services that a comparison needs; none when the two values alone are enough. Imports its
   * client only then. `declared` is null when the configuration is to be removed.
   */
  lookups?(
    declared: z.output<Schema> | null,
    actual: z.output<Schema>,
    context: LookupContext,
  ): Promise<readonly Lookup[]>;
  /**
   * The normal form of a value from a spec or from S3: equal meanings have equal forms. It fills in no defaults.
   * `additive` means that unnamed entries are kept.
   */
  normalise(value: z.output<Schema>, actual?: z.output<Schema>, known?: Known, additive?: boolean): N;
  /**
   * The value in effect: the normal form with S3's defaults for undeclared members. Without an argument: the value
   * when nothing is configured.
   */
  effective(normal?: N): N;
  /** What S3 gives a new bucket, if that differs from "not configured". */
  readonly fresh?: N;
  /** Why S3 would refuse a valid value whatever the bucket's other facets are; undefined if it would not. */
  mistake?(value: z.output<Schema>): string | undefined;
  /**
   * The other facets beside whose values S3 does not take a value, or does not apply it. All values are in normal form and in
   * effect; of a facet that is not in `others` the value is unknown. `before` is what the value replaces.
   */
  incompatible?(after: N, others: Beside, before: N): readonly Incompatibility[];
  /** Parts of a value that S3 returns but does not accept back, or may return in another form. An import lists them. */
  doubts?(value: z.output<Schema>): readonly string[];
  /**
   * What cannot be undone about a change, or can lock a principal out. For a new bucket, `before` is what S3 gives
   * any new bucket.
   */
  cautions?(change: Change<N>, isNew: boolean): readonly Caution[];
  /** What of a change can lock out the sender. The worker has this in a file apart, and no other cautions. */
  locksOut?(change: Change<N>): Promise<readonly Caution[]>;
  /**
   * If two values differ only in forms that this code cannot prove equal or different: a description of each pair;
   * otherwise nothing.
   */
  undecided?(before: N, after: N): readonly string[];
  /** Not available in every region. A new bucket gets no call unless the spec enables the facet. */
  readonly regional?: true;
  /** The value with each of S3's defaults written out, so that a spec with it manages every member. */
  whole?(value: z.output<Schema>): unknown;
  /** Show a difference inside a list entry as the whole entry, because a part alone is not meaningful. */
  readonly wholeEntries?: true;
  /**
   * A required value, with each part that another value meets in another way replaced by that part of it: under another
   * name, or more strictly. Without it only an equal value meets a requirement. `isLive` says that the other value is the
   * bucket's, so that what has the name of a required entry is that entry.
   */
  meeting?(required: z.output<Schema>, other: z.output<Schema>, isLive: boolean): z.output<Schema>;
  /** Its list has exactly one element: a requirement concerns the members of that element, and nothing stays beside it. */
  readonly singleRule?: true;
  /** Members that a requirement replaces as a whole, because their parts exclude each other. */
  readonly exclusive?: readonly string[];
  /** A requirement says the whole value: nothing stays beside what it names. */
  readonly indivisible?: true;
  /**
   * For lists whose order matters: a value beside whose entries others may stay, in the order of the live value. Entries
   * that the bucket does not have come first.
   */
  placed?(wanted: z.output<Schema>, live: z.output<Schema>): z.output<Schema>;
  /** Entries that are never drift and that every write keeps. */
  foreign?(path: Path): boolean;
  /**
   * What `more` gives that `less` does not; each value is judged as a whole. Access that the live value gives and
   * the desired value does not is an exposure. Access that a write would add needs the operator's permission.
   */
  openings?(
    less: N,
    more: N,
    bucket: BucketRef,
    known: Known | undefined,
    spec: Declared,
  ): readonly Opening[];
  /**
   * The change to send when the live value is an exposure and the operator does not permit the desired value: as
   * close to the desired value as is permitted. `isRefused` returns whether a value would give access, beyond what
   * exists, that is not permitted.
   */
  closing?(change: Change<N>, isRefused: (after: N) => boolean): Change<N>;
  /** Whether `live` protects the bucket or its objects less than `wanted` without giving anyone access. */
  isWeaker?(wanted: N, live: N): boolean;
  /** The calls that turn `before` into `after`, or the reason why S3 does not support the change. */
  write(change: Change<N>): readonly Step[] | Impossible;
  /** What CreateBucket can carry of the facet, and the value in effect afterwards. */
  create?(wanted: N, bucket: BucketRef): { input: Partial<CreateBucketCommandInput>; gives: N };
  readonly iam: { readonly read: readonly Permission[]; readonly write: readonly Permission[] };
  /**
   * The whole value that a call wrote, from the request parameters in its CloudTrail record; undefined if they do not say it
   * exactly. Foreign input: any part may be missing or of another type, and the schema is not checked yet.
   */
  recorded?(parameters: Readonly<Record<string, unknown>>): unknown;
  /** Write operations that affect the facet, each with its CloudTrail event name. */
  readonly events: Readonly<Record<string, string>>;
}
