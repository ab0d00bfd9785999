import { isDeepStrictEqual } from "node:util";
import type { CreateBucketCommandInput } from "@aws-sdk/client-s3";
import type { BucketRef, Change, Facet } from "../facets/facet.ts";
import type { Seen } from "../observe/observe.ts";
import type { S3Failure } from "../providers/awsErrors.ts";
import { type Origins, ofSpec, withOrigins } from "../resolve/origins.ts";
import type { Desired } from "../spec/desired.ts";
import { merge } from "../values/merge.ts";
import { type Difference, diff, type Normal, type Path, partOf, type Tolerance } from "../values/normal.ts";
import { covers } from "../values/pointers.ts";
import { type Sides as DocumentSides, sideOf } from "./places.ts";

/** The comparison of one facet: desired value and live value. */
export interface Comparison {
  readonly facet: Facet;
  readonly change: Change<Normal>;
  /** The value as S3 returned it; undefined when nothing is configured. */
  readonly actual: unknown;
  readonly differences: readonly Difference[];
  /** The layers that the parts of the wanted value come from. */
  readonly origins: Origins;
  /** Both sides of the comparison with their documents. */
  readonly sides: DocumentSides;
  /** The facet needs a write. */
  readonly due: boolean;
  /** The part that CreateBucket carries. */
  readonly creation: Partial<CreateBucketCommandInput>;
}

type Found = Exclude<Seen, { failure: unknown }>;

/** What is wanted of a facet, and what of its differences is no drift. */
interface Target {
  /** The declared value; with layers, in the form in which the live value meets them. */
  readonly declared: unknown;
  readonly origins: Origins;
  readonly tolerance: Tolerance;
}

/** `stays` says at which paths the bucket's own value stays although a default says something else. */
function targetOf(desired: Desired, facet: Facet, live?: unknown, stays = (_: Path) => false): Target {
  const layers = desired.layers.get(facet.name);
  const { value, origins } = layers
    ? withOrigins(facet, layers, live)
    : { value: desired.facets.get(facet.name), origins: ofSpec };
  const pointers = desired.ignore.filter(([name]) => name === facet.name || name === "*");
  const isIgnored = (path: Path) =>
    stays(path) || pointers.some((pointer) => covers(pointer, [facet.name, ...path]));
  const tolerance = {
    // A spec cannot ignore what a baseline requires.
    ignores: (path: Path) =>
      (facet.foreign?.(path) ?? false) || (!origins.isRequired(path) && isIgnored(path)),
    // A list of exactly one rule has no entries that could stay beside it.
    additive: desired.additive.has(facet.name) && !facet.singleRule,
  };
  return { declared: value, origins, tolerance };
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
  { declared, tolerance }: Target,
  { wanted, before, shown }: Sides,
  found: Found = { value: undefined },
): Change<Normal> {
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
  stays?: (path: Path) => boolean,
): Comparison {
  const { value: actual, known } = found;
  const target = targetOf(desired, facet, actual, stays);
  const { declared, tolerance, origins } = target;
  const shown = actual === undefined ? undefined : facet.normalise(actual, actual);
  const before = facet.effective(shown);
  const wanted =
    declared === null ? facet.effective() : facet.normalise(declared, actual, known, tolerance.additive);
  const sides = { wanted, before, shown };
  const differences = diff(wanted, before, tolerance);
  return {
    facet,
    change: changeOf(desired, bucket, target, sides, found),
    actual,
    differences,
    origins,
    sides: sidesOf(sides, declared, actual),
    due: differences.length > 0,
    creation: {},
  };
}

/**
 * The same for a facet whose value is a baseline's default, where the bucket has another value that neither exposes nor
 * weakens it: that value stays. Only what is not configured is filled in.
 */
export function compareWithOwn(
  desired: Desired,
  bucket: BucketRef,
  facet: Facet,
  found: Found,
  { differences }: Comparison,
): Comparison {
  const isConfigured = ({ path, before }: Difference) =>
    found.value !== undefined && before !== undefined && !isFresh(facet, path, before);
  const own = differences.filter(isConfigured).map(({ path }) => path);
  if (own.length === 0) return compareExisting(desired, bucket, facet, found);
  return compareExisting(desired, bucket, facet, found, (path) => own.some((one) => covers(one, path)));
}

/** Whether S3 gives a new bucket this value at this place. */
function isFresh({ fresh }: Facet, path: Path, before: Normal): boolean {
  const there = path.reduce<Normal | undefined>((normal, key) => partOf(normal, key), fresh);
  return isDeepStrictEqual(there, before);
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
  const target = targetOf(desired, facet);
  const { declared, tolerance, origins } = target;
  const remove = declared === null;
  const wanted = remove ? facet.effective() : facet.normalise(declared);
  const created = remove ? undefined : facet.create?.(wanted, bucket);
  const before = created?.gives ?? facet.fresh ?? facet.effective();
  const sides = { wanted, before, shown: undefined };
  const differences = diff(wanted, before, tolerance);
  return {
    facet,
    change: changeOf(desired, bucket, target, { ...sides, shown: created?.gives }),
    actual: undefined,
    differences,
    origins,
    sides: sidesOf(sides, declared, undefined),
    due: differences.length > 0 || !(remove || created || facet.regional),
    creation: created?.input ?? {},
  };
}
