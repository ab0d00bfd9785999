import { isDeepStrictEqual } from "node:util";
import type { BucketRef, Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import type { Observation, Seen } from "../observe/observe.ts";
import { understood } from "../observe/understood.ts";
import type { FailureKind, S3Failure } from "../providers/awsErrors.ts";
import { diff, type Normal } from "../values/normal.ts";
import { inShort } from "./shorthand.ts";
import { writtenDown } from "./writtenDown.ts";

/** A facet, or a part of one, that the bucket may have and its spec does not say, and why. */
export interface Unsaid {
  readonly facet: string;
  readonly reason: string;
  /** Why S3 did not show it; absent where it did. */
  readonly kind?: FailureKind;
}

/** A live bucket as a spec. */
export interface Imported {
  /** Plain JSON that `parseDesired` takes: name, region, and each facet of which S3 shows anything. */
  readonly spec: { readonly name: string; readonly region: string; readonly [facet: string]: unknown };
  readonly unsaid: readonly Unsaid[];
  /** Facets that are as S3 gives them to any new bucket, as a whole or in part, and for that were left out. */
  readonly leftOut: readonly string[];
  /** Facets of which nothing is configured. A spec that does not name them does not watch them. */
  readonly unset: readonly string[];
}

interface Extent {
  /** What is as S3 gives it to any new bucket is left out. */
  readonly minimal?: boolean;
}

/** The facets to be read of a bucket that is to be imported: all of them. */
export const importedFacets: readonly string[] = [...facetTable.keys()];

/** The spec by which a bucket stays as this one was seen: with its protections, also those that S3 gives to any bucket. */
export function importBucket(
  { name, region }: BucketRef,
  { facets }: Observation,
  { minimal = false }: Extent = {},
): Imported {
  const said: Record<string, unknown> = {};
  const unsaid: Unsaid[] = [];
  const [leftOut, unset]: [string[], string[]] = [[], []];
  for (const facet of facetTable.values()) {
    const seen = facets.get(facet.name);
    if (!seen) continue;
    const found = foundIn(facet, seen, minimal);
    if ("value" in found) said[facet.name] = found.value;
    unsaid.push(...(found.unsaid ?? []));
    if (found.isLeftOut) leftOut.push(facet.name);
    if (found.isUnset) unset.push(facet.name);
  }
  return { spec: { name, region, ...said }, unsaid, leftOut, unset };
}

interface Found {
  readonly value?: unknown;
  readonly unsaid?: readonly Unsaid[];
  readonly isLeftOut?: boolean;
  readonly isUnset?: boolean;
}

/** What no row makes anything of is not written down; that says nothing of the other facets. */
function foundIn(facet: Facet, seen: Seen, minimal: boolean): Found {
  try {
    return understood(facet.name, () => importFacet(facet, seen, minimal));
  } catch (failure) {
    return importFacet(facet, { failure: failure as S3Failure }, minimal);
  }
}

const isEmpty = (value: unknown) =>
  value === null || (typeof value === "object" && Object.keys(value as object).length === 0);

function importFacet(facet: Facet, seen: Seen, minimal: boolean): Found {
  if ("failure" in seen) {
    const { kind, message } = seen.failure;
    return { unsaid: [{ facet: facet.name, kind, reason: message }] };
  }
  const fresh = facet.fresh ?? facet.effective();
  const isFresh = isAs(facet, fresh, seen.value);
  const written = writtenDown(facet, seen.value);
  if ("unwritable" in written)
    return isFresh ? {} : { unsaid: [{ facet: facet.name, reason: written.unwritable }] };
  if (isFresh && isEmpty(written.value)) return { isUnset: true };
  if (isFresh && minimal) return { isLeftOut: true };
  const whole = written.value === null ? null : inShort(facet, written.value);
  const value = minimal && written.value !== null ? inShort(facet, written.value, fresh) : whole;
  return {
    value,
    isLeftOut: !isDeepStrictEqual(value, whole),
    unsaid: [...written.left.map((path) => `no spec can say ${path}`), ...doubtsOf(facet, seen.value)].map(
      (reason) => ({ facet: facet.name, reason }),
    ),
  };
}

const doubtsOf = (facet: Facet, value: unknown): readonly string[] =>
  value === undefined ? [] : (facet.doubts?.(value) ?? []);

function isAs(facet: Facet, fresh: Normal, actual: unknown): boolean {
  const effective = facet.effective(actual === undefined ? undefined : facet.normalise(actual, actual));
  const tolerance = { ignores: (path: readonly string[]) => facet.foreign?.(path) ?? false, additive: false };
  return diff(fresh, effective, tolerance).length === 0;
}
