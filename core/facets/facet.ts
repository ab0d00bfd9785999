import type { CreateBucketCommandInput } from "@aws-sdk/client-s3";
import type * as z from "zod";
import type { Command } from "../providers/provider.ts";
import type { Normal, Path } from "../values/normal.ts";
import type { Caution } from "./warning.ts";

/** The bucket a command is for. `owner` is the account it must belong to; S3 refuses the call otherwise. */
export interface BucketRef {
  readonly name: string;
  readonly region: string;
  readonly owner?: string;
  /** The ARN of the role or user who sends the calls, where it is known. */
  readonly caller?: string;
}

/** The two members that every S3 bucket command takes. */
export const at = (bucket: BucketRef) => ({
  Bucket: bucket.name,
  ...(bucket.owner && { ExpectedBucketOwner: bucket.owner }),
});

/** How a facet is read: the command, what of its answers is the value, and the codes that mean "not configured". */
export interface Reading {
  command(bucket: BucketRef, page?: string): Command;
  /** All answers, one a page, to the value; undefined when nothing is configured. */
  value(answers: readonly object[]): unknown;
  /** The token of the page after this answer, for calls that S3 pages. */
  next?(answer: object): string | undefined;
  readonly absent: readonly string[];
  /** Codes that elsewhere say that S3 does not have such a thing here, and from this call may say something else. */
  readonly ambiguous?: readonly string[];
}

type Answer<C> = C extends Command<infer A> ? A : never;

/** A reading whose answers have the type of its command. */
export function reading<C extends Command>(row: {
  command(bucket: BucketRef, page?: string): C;
  value(answers: readonly Answer<C>[]): unknown;
  next?(answer: Answer<C>): string | undefined;
  absent?: readonly string[];
  ambiguous?: readonly string[];
}): Reading {
  return { absent: [], ...row } as Reading;
}

/** Something that another service knows: what to ask it, and what of its answer is the answer. Equal subjects, equal answers. */
export interface Lookup {
  readonly subject: string;
  readonly command: Command;
  answer(answer: object): string | undefined;
  /** The answer is for this look only: what it tells is somebody's to change. */
  readonly fleeting?: boolean;
}

/** What a row may ask of the look for which it names lookups. */
export interface LookupContext {
  readonly bucket: BucketRef;
  /** Entries that the spec does not name are left alone. */
  readonly additive: boolean;
}

/** The answers to lookups, by their subjects; a subject whose lookup was refused is not there. */
export type Known = ReadonlyMap<string, string>;

/** `policy`, or only one direction of it: `policy:loosens`. */
export type StepRef = string;

/** Somebody outside whom a value names, as far as it says who that is. */
export interface Outsider {
  readonly kind: "account" | "organisation" | "canonicalUser" | "service" | "bucket" | "principal";
  readonly id: string;
  /** The accounts or organisations on whose behalf a service may come, or to which somebody else is limited. */
  readonly source?: readonly string[];
}

/**
 * Something that one value gives and another does not: to the public, to somebody outside, or to nobody yet, where a
 * protection is gone. `what` goes on after the name of a bucket or a call: "allows everybody s3:GetObject".
 */
export type Opening =
  | { readonly to: "public"; readonly what: string }
  | { readonly to: "outsider"; readonly who: Outsider; readonly what: string }
  | { readonly to: "nobody"; readonly what: string };

/** One call that brings a facet nearer to what is wanted, not yet sent, and what it must come before or after. */
export interface Step {
  readonly command: Command;
  /** The key of the one entry that it writes, where others are written by calls of their own. */
  readonly entry?: string;
  readonly effect?: "tightens" | "loosens";
  readonly before?: readonly StepRef[];
  readonly after?: readonly StepRef[];
  /** Codes by which S3 says that there is nothing left to do. */
  readonly done?: readonly string[];
  /** What to send in its place when S3 refuses it with a code that calls for that. Loads its client only then. */
  readonly instead?: { when(code: string): boolean; steps(): Promise<readonly Step[]> };
}

/** All facets that a spec declares, each as it says it; also those that a look at one facet leaves out. */
export type Declared = ReadonlyMap<string, unknown>;

/** A change S3 has no way to make, and why. */
export interface Impossible {
  readonly impossible: string;
}

export interface Change<N extends Normal> {
  readonly bucket: BucketRef;
  /** What is in effect; for a new bucket, what CreateBucket leaves behind. */
  readonly before: N;
  /** What is wanted, with everything that the spec leaves alone carried over from before. */
  readonly after: N;
  /** The same without S3's defaults: only what the spec or the bucket says. A default may be another one tomorrow. */
  readonly said: N;
  /** The value as the spec has it; null when it is to be removed. */
  readonly declared: unknown;
  /** The value as it was read; undefined where nothing is configured. */
  readonly actual?: unknown;
  /** The spec says null: the configuration is to be removed. */
  readonly remove: boolean;
  readonly known?: Known | undefined;
  readonly spec: Declared;
}

/** An IAM action, on the bucket unless it names a resource: an ARN from the service on, since partitions differ. */
export interface Permission {
  readonly action: string;
  readonly resource?: string;
  readonly condition?: object;
}

export const allow = (...actions: string[]): Permission[] => actions.map((action) => ({ action }));

/**
 * One aspect of a bucket, as data. A row sends nothing: the provider does. Everything that validation, JSON Schema,
 * IAM statements, event pattern, docs and tests need to know about the facet is in its row.
 */
export interface Facet<
  Name extends string = string,
  Schema extends z.ZodType = z.ZodType,
  N extends Normal = Normal,
> {
  readonly name: Name;
  readonly about: string;
  /** What people may write; its output is what the reading gives too. */
  readonly schema: Schema;
  /** Values that differ from each other, as a spec may write them: the docs show them, the tests go through them. */
  readonly examples: readonly z.input<Schema>[];
  /** What else a spec has to say for the examples to be accepted. */
  readonly alongside?: Readonly<Record<string, unknown>>;
  readonly reading: Reading;
  /**
   * What has to be asked elsewhere to compare or judge the two; nothing as long as their texts tell. Loads its client
   * only then. What is declared is null where nothing is to be configured.
   */
  lookups?(
    declared: z.output<Schema> | null,
    actual: z.output<Schema>,
    asking: LookupContext,
  ): Promise<readonly Lookup[]>;
  /**
   * A value, written or read, in the form in which equal things look equal. Fills in no defaults. `additive` says that
   * unnamed entries are left alone.
   */
  normalise(value: z.output<Schema>, actual?: z.output<Schema>, known?: Known, additive?: boolean): N;
  /** What is in effect: the normal form with S3's defaults for undeclared members; without one, "not configured". */
  effective(normal?: N): N;
  /** What S3 gives a new bucket, where that is more than "not configured". */
  readonly fresh?: N;
  /** What of a valid value S3 would refuse, or cannot hold beside what the spec says of other facets. */
  mistake?(value: z.output<Schema>, others: ReadonlyMap<string, unknown>): string | undefined;
  /** What S3 shows of the value and will not take again, or not show again: said by an import. */
  doubts?(value: z.output<Schema>): readonly string[];
  /** What of a change cannot be undone, or may shut somebody out. `before` is for a new bucket what S3 gives any new one. */
  cautions?(change: Change<N>, isNew: boolean): readonly Caution[];
  /** Where two values differ in nothing but in forms whose equality nobody can decide here: each pair of forms, in words. */
  undecided?(before: N, after: N): readonly string[];
  /** S3 does not have it in every region: a new bucket that is not to have it gets no call. */
  readonly regional?: true;
  /** The value with a word for each default that it leaves to S3, so that a spec that says it leaves nothing alone. */
  whole?(value: z.output<Schema>): unknown;
  /** A difference within an entry of a list is shown as the whole entry: a part of it says little alone. */
  readonly wholeEntries?: true;
  /** Entries that are not ours to judge: no drift, and kept by every write. */
  foreign?(path: Path): boolean;
  /**
   * What `more` gives that `less` does not, each value judged as a whole. Held both ways: what the live value gives that
   * the wanted one does not is an exposure; what a write would give that is not there yet needs the operator's leave.
   */
  openings?(
    less: N,
    more: N,
    bucket: BucketRef,
    known: Known | undefined,
    spec: Declared,
  ): readonly Opening[];
  /**
   * What is sent where what is there lets somebody in, and the operator's leave for what is wanted is lacking: as near to
   * it as can be. `isRefused` says whether a value would give somebody more than there is without that leave.
   */
  closing?(change: Change<N>, isRefused: (after: N) => boolean): Change<N>;
  /** Whether `live` protects the bucket or its objects less than `wanted`, without letting anybody in. */
  isWeaker?(wanted: N, live: N): boolean;
  /** The calls from before to after, and why there are none where S3 has no way. */
  write(change: Change<N>): readonly Step[] | Impossible;
  /** What CreateBucket takes of the facet, and what is then in effect. */
  create?(wanted: N, bucket: BucketRef): { input: Partial<CreateBucketCommandInput>; gives: N };
  readonly iam: { readonly read: readonly Permission[]; readonly write: readonly Permission[] };
  /** Write operations that touch the facet, each with the event name that CloudTrail gives it. */
  readonly events: Readonly<Record<string, string>>;
}
