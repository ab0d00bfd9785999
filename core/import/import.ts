import type { BucketRef, Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import { diff, type Normal } from "../normal.ts";
import type { Observation, Seen } from "../observe.ts";
import type { FailureKind, S3Failure } from "../providers/awsErrors.ts";
import { understood } from "../understood.ts";
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
  /** Plain JSON that `parseDesired` takes: name, region, and each facet that is not as S3 gives it to a new bucket. */
  readonly spec: { readonly name: string; readonly region: string; readonly [facet: string]: unknown };
  readonly unsaid: readonly Unsaid[];
}

/** The facets to be read of a bucket that is to be imported: all of them. */
export const importedFacets: readonly string[] = [...facetTable.keys()];

/** The spec by which a new bucket would be as this one was seen. */
export function importBucket({ name, region }: BucketRef, { facets }: Observation): Imported {
  const said: Record<string, unknown> = {};
  const unsaid: Unsaid[] = [];
  for (const facet of facetTable.values()) {
    const seen = facets.get(facet.name);
    if (!seen) continue;
    const found = foundIn(facet, seen);
    if ("value" in found) said[facet.name] = found.value;
    unsaid.push(...found.unsaid);
  }
  return { spec: { name, region, ...said }, unsaid };
}

interface Found {
  readonly value?: unknown;
  readonly unsaid: readonly Unsaid[];
}

/** What no row makes anything of is not written down; that says nothing of the other facets. */
function foundIn(facet: Facet, seen: Seen): Found {
  try {
    return understood(facet.name, () => importFacet(facet, seen));
  } catch (failure) {
    return importFacet(facet, { failure: failure as S3Failure });
  }
}

function importFacet(facet: Facet, seen: Seen): Found {
  if ("failure" in seen) {
    const { kind, message } = seen.failure;
    return { unsaid: [{ facet: facet.name, kind, reason: message }] };
  }
  const fresh = facet.fresh ?? facet.effective();
  if (isAs(facet, fresh, seen.value)) return { unsaid: [] };
  const written = writtenDown(facet, seen.value);
  if ("unwritable" in written) return { unsaid: [{ facet: facet.name, reason: written.unwritable }] };
  const value = written.value === null ? null : inShort(facet, written.value, fresh);
  return {
    value,
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
