import type { CreateBucketCommandInput } from "@aws-sdk/client-s3";
import type { BucketRef, Change, Facet } from "../facets/facet.ts";
import type { Seen } from "../observe/observe.ts";
import type { S3Failure } from "../providers/awsErrors.ts";
import type { Desired } from "../spec/desired.ts";
import { merge } from "../values/merge.ts";
import { type Difference, diff, type Normal, type Tolerance } from "../values/normal.ts";
import { covers } from "../values/pointers.ts";
import { type Sides as DocumentSides, sideOf } from "./places.ts";

/** The comparison of one facet: desired value and live value. */
export interface Comparison {
  readonly facet: Facet;
  readonly change: Change<Normal>;
  /** The value as S3 returned it; undefined when nothing is configured. */
  readonly actual: unknown;
  readonly differences: readonly Difference[];
  /** Both sides of the comparison with their documents. */
  readonly sides: DocumentSides;
  /** The facet needs a write. */
  readonly due: boolean;
  /** The part that CreateBucket carries. */
  readonly creation: Partial<CreateBucketCommandInput>;
}

type Found = Exclude<Seen, { failure: unknown }>;

function toleranceOf(desired: Desired, facet: Facet): Tolerance {
  const pointers = desired.ignore.filter(([name]) => name === facet.name || name === "*");
  return {
    ignores: (path) =>
      (facet.foreign?.(path) ?? false) || pointers.some((pointer) => covers(pointer, [facet.name, ...path])),
    additive: desired.additive.has(facet.name),
  };
}

const sidesOf = ({ wanted, before, shown }: Sides, declared: unknown, actual: unknown): DocumentSides => [
  sideOf(before, shown, actual),
  sideOf(wanted, declared === null ? undefined : wanted, declared),
];

interface Sides {
  readonly wanted: Normal;
  readonly before: Normal;
  /** The live value without S3's defaults. */
  readonly shown: Normal | undefined;
}

function changeOf(
  desired: Desired,
  bucket: BucketRef,
  facet: Facet,
  { wanted, before, shown }: Sides,
  found: Found = { value: undefined },
): Change<Normal> {
  const declared = desired.facets.get(facet.name);
  const tolerance = toleranceOf(desired, facet);
  const after = merge(wanted, before, tolerance);
  return {
    bucket,
    before,
    after,
    explicit: shown === before ? after : merge(wanted, shown, tolerance),
    declared,
    actual: found.value,
    remove: declared === null,
    known: found.known,
    spec: desired.declared,
  };
}

/** Compares a facet of an existing bucket with its spec. Only declared members count; null stands for S3's defaults. */
export function compareExisting(
  desired: Desired,
  bucket: BucketRef,
  facet: Facet,
  found: Found = { value: undefined },
): Comparison {
  const { value: actual, known } = found;
  const declared = desired.facets.get(facet.name);
  const tolerance = toleranceOf(desired, facet);
  const shown = actual === undefined ? undefined : facet.normalise(actual, actual);
  const before = facet.effective(shown);
  const wanted =
    declared === null ? facet.effective() : facet.normalise(declared, actual, known, tolerance.additive);
  const differences = diff(wanted, before, tolerance);
  return {
    facet,
    change: changeOf(desired, bucket, facet, { wanted, before, shown }, found),
    actual,
    differences,
    sides: sidesOf({ wanted, before, shown }, declared, actual),
    due: differences.length > 0,
    creation: {},
  };
}

/**
 * Compares a facet that S3 does not support for this bucket: it equals "not configured". Undefined if the state is
 * unknown, because S3 gives every bucket a value for the facet or the error code is ambiguous.
 */
export function compareLacking(
  desired: Desired,
  bucket: BucketRef,
  facet: Facet,
  { kind, code }: S3Failure,
): Comparison | undefined {
  if (kind !== "unsupported" || facet.reading.ambiguous?.includes(code)) return undefined;
  const comparison = compareExisting(desired, bucket, facet);
  const isKnown = comparison.due || !facet.fresh || desired.facets.get(facet.name) === null;
  return isKnown ? comparison : undefined;
}

/**
 * Compares a facet of a bucket that is to be created. What CreateBucket cannot carry is always written, whatever a
 * new bucket's defaults are: S3 implementations differ there, and a plan must be exact on each.
 */
export function compareNew(desired: Desired, bucket: BucketRef, facet: Facet): Comparison {
  const declared = desired.facets.get(facet.name);
  const remove = declared === null;
  const wanted = remove ? facet.effective() : facet.normalise(declared);
  const created = remove ? undefined : facet.create?.(wanted, bucket);
  const before = created?.gives ?? facet.fresh ?? facet.effective();
  const differences = diff(wanted, before, toleranceOf(desired, facet));
  return {
    facet,
    change: changeOf(desired, bucket, facet, { wanted, before, shown: created?.gives }),
    actual: undefined,
    differences,
    sides: sidesOf({ wanted, before, shown: undefined }, declared, undefined),
    due: differences.length > 0 || !(remove || created || facet.regional),
    creation: created?.input ?? {},
  };
}
