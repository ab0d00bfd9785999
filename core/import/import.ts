import { isDeepStrictEqual } from "node:util";
import type { BucketRef, Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import type { Observation, Seen } from "../observe/observe.ts";
import { understood } from "../observe/understood.ts";
import type { FailureKind, S3Failure } from "../providers/awsErrors.ts";
import { diff, type Normal } from "../values/normal.ts";
import { inShort } from "./shorthand.ts";
import { writtenDown } from "./specValue.ts";

/** A facet, or a part of one, that the bucket may have and the spec cannot state, and why. */
export interface Unsaid {
  readonly facet: string;
  readonly reason: string;
  /** The kind of failure if S3 did not return it; absent otherwise. */
  readonly kind?: FailureKind;
}

/** The spec of a live bucket. */
export interface Imported {
  /** Plain JSON that `parseDesired` accepts: name, region, and each facet that is configured. */
  readonly spec: { readonly name: string; readonly region: string; readonly [facet: string]: unknown };
  readonly unsaid: readonly Unsaid[];
  /** Facets that are left out, in whole or in part, because they equal what S3 gives any new bucket. */
  readonly leftOut: readonly string[];
  /** Facets that are not configured. A spec that does not name them does not watch them. */
  readonly unset: readonly string[];
}

interface Extent {
  /** Leave out what equals S3's values for any new bucket. */
  readonly minimal?: boolean;
}

/** The facets to read for an import: all of them. */
export const importedFacets: readonly string[] = [...facetTable.keys()];

/** The spec that keeps a bucket as it was observed, including the protections that S3 gives any bucket. */
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

/** A facet that its row cannot understand is left out; the other facets are not affected. */
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
    unsaid: [
      ...written.left.map((path) => `a spec cannot state ${path}`),
      ...doubtsOf(facet, seen.value),
    ].map((reason) => ({ facet: facet.name, reason })),
  };
}

const doubtsOf = (facet: Facet, value: unknown): readonly string[] =>
  value === undefined ? [] : (facet.doubts?.(value) ?? []);

function isAs(facet: Facet, fresh: Normal, actual: unknown): boolean {
  const effective = facet.effective(actual === undefined ? undefined : facet.normalise(actual, actual));
  const tolerance = { ignores: (path: readonly string[]) => facet.foreign?.(path) ?? false, additive: false };
  return diff(fresh, effective, tolerance).length === 0;
}
