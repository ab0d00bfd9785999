import { CreateBucketCommand, type CreateBucketCommandInput } from "@aws-sdk/client-s3";
import { Action, type Drift } from "./action.ts";
import { type Comparison, compareExisting, compareNew } from "./compare.ts";
import type { Desired } from "./desired.ts";
import type { BucketRef, Step } from "./facets/facet.ts";
import { facetTable } from "./facets/index.ts";
import { asPlainJson, toJson } from "./normal.ts";
import type { Observation } from "./observe.ts";
import { inOrder } from "./order.ts";
import { toPointer } from "./pointers.ts";
import type { FailureKind, S3Failure } from "./providers/awsErrors.ts";
import type { Command } from "./providers/provider.ts";
import { describePlan } from "./render.ts";

/** A change that is needed and will not be made, and why. */
export interface Refusal {
  readonly facet: string;
  readonly reason: string;
}

/** A facet that could not be read, and why; whether it is as it should be is not known. */
export interface Unknown {
  readonly facet: string;
  readonly kind: FailureKind;
  readonly code: string;
  readonly reason: string;
}

/** Says why a call that opens a bucket to the public is not to be sent, or undefined if it may be. */
export type Guard = (bucket: string, exposure: string) => string | undefined;

/** What keeps calls from being sent: the guard, and by facet the reason why it is not to be written now. */
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
  readonly #compared: readonly Comparison[];

  constructor(
    bucket: BucketRef,
    exists: boolean,
    compared: readonly Comparison[],
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
  toString(): string {
    return describePlan(this);
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

interface Calls {
  readonly actions: Action[];
  readonly refused: Refusal[];
  readonly held: Refusal[];
}

/** The plan that makes a bucket, as it was observed, what its spec says. Pure: sends nothing. */
export function planBucket(
  desired: Desired,
  bucket: BucketRef,
  seen: Observation,
  restraint: Restraint = {},
): Plan {
  const compared: Comparison[] = [];
  const unknown: Unknown[] = [];
  for (const name of desired.facets.keys()) {
    const facet = facetTable.get(name);
    const found = seen.facets.get(name);
    if (!facet || (seen.exists && !found)) continue;
    if (found && "failure" in found) unknown.push({ facet: name, ...reasonOf(found.failure) });
    else if (seen.exists) compared.push(compareExisting(desired, bucket, facet, found));
    else compared.push(compareNew(desired, bucket, facet));
  }
  return new Plan(bucket, seen.exists, compared, callsFor(bucket, seen.exists, compared, restraint), unknown);
}

const reasonOf = ({ kind, code, message }: S3Failure) => ({ kind, code, reason: message });

const driftOf = ({ facet, differences }: Comparison): Drift[] =>
  differences.map(({ path, before, after }) => ({
    facet: facet.name,
    path: toPointer([facet.name, ...path]),
    before: toJson(before),
    after: toJson(after),
  }));

function callsFor(
  bucket: BucketRef,
  exists: boolean,
  compared: Comparison[],
  { guard, holds }: Restraint,
): Calls {
  const calls: Calls = { actions: [], refused: [], held: [] };
  for (const comparison of compared.filter((candidate) => candidate.due)) {
    const facet = comparison.facet.name;
    // A bucket that is made is made whole.
    const hold = exists ? holds?.get(facet) : undefined;
    if (hold) calls.held.push({ facet, reason: hold });
    else addCalls(calls, comparison, (exposure) => guard?.(bucket.name, exposure));
  }
  return {
    ...calls,
    actions: [...(exists ? [] : [creationOf(bucket, compared)]), ...inOrder(calls.actions)],
  };
}

function addCalls(calls: Calls, comparison: Comparison, refusal: (exposure: string) => string | undefined) {
  const facet = comparison.facet.name;
  const written = comparison.facet.write(comparison.change);
  if ("impossible" in written) return calls.refused.push({ facet, reason: written.impossible });
  for (const step of written) {
    const reason = step.exposes && refusal(step.exposes);
    if (reason) calls.refused.push({ facet, reason });
    else calls.actions.push(actionOf(step, comparison));
  }
}

const actionOf = (step: Step, comparison: Comparison): Action =>
  new Action(step, {
    facet: comparison.facet.name,
    before: toJson(comparison.change.before),
    after: toJson(comparison.change.after),
    diff: driftOf(comparison),
  });

function creationOf(bucket: BucketRef, compared: Comparison[]): Action {
  // us-east-1 is where a bucket goes without a constraint, and no valid constraint itself.
  const place = bucket.region === "us-east-1" ? {} : { LocationConstraint: bucket.region };
  const carried = compared.map((comparison) => comparison.creation);
  const configuration = Object.assign(
    place,
    ...carried.map((input) => input.CreateBucketConfiguration ?? {}),
  );
  const input: CreateBucketCommandInput = Object.assign({}, ...carried, { Bucket: bucket.name });
  if (Object.keys(configuration).length > 0) input.CreateBucketConfiguration = configuration;
  const command: Command = new CreateBucketCommand(input);
  return new Action({ command }, { diff: [] });
}
