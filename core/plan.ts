import { type Action, type Drift, type Severity, worstOf } from "./action.ts";
import { type Calls, callsFor, driftOf, type Judged, judged, type Refusal } from "./calls.ts";
import { compareExisting, compareLacking, compareNew } from "./compare.ts";
import type { Desired } from "./desired.ts";
import type { BucketRef } from "./facets/facet.ts";
import { facetTable } from "./facets/index.ts";
import { Guard } from "./guard.ts";
import { asPlainJson } from "./normal.ts";
import type { Observation } from "./observe.ts";
import type { FailureKind, S3Failure } from "./providers/awsErrors.ts";
import { describePlan } from "./render.ts";

/** A facet that could not be read, and why; whether it is as it should be is not known. */
export interface Unknown {
  readonly facet: string;
  readonly kind: FailureKind;
  readonly code: string;
  readonly reason: string;
}

/** What keeps calls from being sent: the guard, and by facet the reason why it is not to be written now, unless that closes an exposure. */
export interface Restraint {
  readonly guard?: Guard | undefined;
  readonly holds?: ReadonlyMap<string, string> | undefined;
}

/** What differs, and the calls that would mend it, in the order in which they would be sent. */
export class Plan {
  readonly bucket: string;
  readonly region: string;
  readonly exists: boolean;
  readonly drift: readonly Drift[];
  readonly actions: readonly Action[];
  readonly refused: readonly Refusal[];
  /** Changes that are put off, and why. */
  readonly held: readonly Refusal[];
  readonly unknown: readonly Unknown[];
  /** Nothing differs, and nothing is unknown. */
  readonly inSync: boolean;
  readonly #compared: readonly Judged[];

  constructor(
    bucket: BucketRef,
    exists: boolean,
    compared: readonly Judged[],
    calls: Calls,
    unknown: Unknown[],
  ) {
    const drift = exists ? compared.flatMap(driftOf) : [];
    this.#compared = compared;
    this.bucket = bucket.name;
    this.region = bucket.region;
    this.exists = exists;
    this.drift = drift;
    this.actions = calls.actions;
    this.refused = calls.refused;
    this.held = calls.held;
    this.unknown = unknown;
    this.inSync = exists && drift.length === 0 && calls.actions.length === 0 && unknown.length === 0;
  }

  /** By facet that was read, its whole value as S3 showed it, as JSON; null where nothing is configured. Empty for a new bucket. */
  shown(facets: readonly string[]): Readonly<Record<string, unknown>> {
    const read = this.exists ? this.#compared.filter(({ facet }) => facets.includes(facet.name)) : [];
    return Object.fromEntries(read.map(({ facet, actual }) => [facet.name, asPlainJson(actual)]));
  }
  /** The same of what differs. */
  get before(): Readonly<Record<string, unknown>> {
    return this.shown(this.drift.map(({ facet }) => facet));
  }
  /** The worst of what differs. */
  get severity(): Severity {
    return worstOf(this.drift.map(({ severity }) => severity));
  }
  toString(): string {
    return describePlan(this).text;
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The plan that makes a bucket, as it was observed, what its spec says. Pure: sends nothing. */
export function planBucket(
  desired: Desired,
  bucket: BucketRef,
  seen: Observation,
  { guard = new Guard(), holds = new Map() }: Restraint = {},
): Plan {
  const compared: Judged[] = [];
  const unknown: Unknown[] = [];
  for (const name of desired.facets.keys()) {
    const facet = facetTable.get(name);
    const found = seen.facets.get(name);
    if (!facet || (seen.exists && !found)) continue;
    if (found && "failure" in found) {
      const lacking = compareLacking(desired, bucket, facet, found.failure);
      if (lacking) compared.push({ ...judged(lacking, guard), lacks: lackOf(name, found.failure) });
      else unknown.push({ facet: name, ...reasonOf(found.failure) });
    } else if (seen.exists) compared.push(judged(compareExisting(desired, bucket, facet, found), guard));
    else compared.push(judged(compareNew(desired, bucket, facet), guard, facet.fresh ?? facet.effective()));
  }
  return new Plan(
    bucket,
    seen.exists,
    compared,
    callsFor(bucket, seen.exists, compared, guard, holds),
    unknown,
  );
}

const lackOf = (facet: string, { message }: S3Failure) => `S3 does not have ${facet} here (${message})`;

const reasonOf = ({ kind, code, message }: S3Failure) => ({ kind, code, reason: message });
