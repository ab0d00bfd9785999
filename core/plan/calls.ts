import { CreateBucketCommand, type CreateBucketCommandInput } from "@aws-sdk/client-s3";
import type { BucketRef } from "../facets/facet.ts";
import { understood } from "../observe/understood.ts";
import type { S3Failure } from "../providers/awsErrors.ts";
import type { Command } from "../providers/provider.ts";
import { brokenNameRule, namespaceOf } from "../spec/bucketName.ts";
import type { Normal } from "../values/normal.ts";
import { Action, wholeBucket } from "./action.ts";
import type { Guard } from "./guard.ts";
import { detailsFor, type Judged, judged } from "./judged.ts";
import { inOrder } from "./order.ts";

/** Why something is not sent now, and until when, where that is known. */
export interface Withholding {
  readonly reason: string;
  readonly until?: string | undefined;
}

/** A change that is needed and is not made now. */
export interface Withheld extends Withholding {
  readonly facet: string;
  /** Its calls; none where S3 has no way to it. */
  readonly calls: readonly Action[];
}

/** Every call that a plan needs, by what becomes of it. */
export interface Calls {
  /** Those that are sent, in their order. */
  readonly actions: readonly Action[];
  /** Those that the guard refuses, or that S3 has no way to. */
  readonly refused: readonly Withheld[];
  /** Those that wait, without anybody having to do something. */
  readonly held: readonly Withheld[];
  /** Those that wait for a person. */
  readonly manual: readonly Withheld[];
}

interface Scene {
  readonly bucket: BucketRef;
  readonly exists: boolean;
  readonly guard: Guard;
  readonly holds: ReadonlyMap<string, Withholding>;
}

/** With the facets of whose live value nothing could be made when it came to writing. */
interface CallsKnown extends Calls {
  readonly unreadable: ReadonlyMap<string, S3Failure>;
}

/** The calls that comparisons ask for, in their order, as far as nothing keeps them from being sent. */
export function callsFor(compared: readonly Judged[], scene: Scene): CallsKnown {
  const { bucket, exists, guard } = scene;
  const unreadable = new Map<string, S3Failure>();
  const fates = compared
    .filter((comparison) => isNeeded(comparison, exists))
    .flatMap((one) => {
      try {
        return understood(one.facet.name, () => fateOf(one, scene));
      } catch (failure) {
        unreadable.set(one.facet.name, failure as S3Failure);
        return [];
      }
    });
  const sent = fates.flatMap(({ sent }) => sent);
  const calls: Calls = {
    actions: inOrder(sent.toSorted(bySeverity)),
    refused: fates.flatMap(({ refused }) => refused ?? []),
    held: fates.flatMap(({ held }) => held ?? []),
    manual: [],
  };
  if (exists) return { ...calls, unreadable };
  const carried = compared.filter(
    (one) => !unreadable.has(one.facet.name) && refusalOf(one, bucket, guard) === undefined,
  );
  return { ...withCreation(calls, bucket, carried), unreadable };
}

/** What becomes of one facet's calls. */
function fateOf(comparison: Judged, { bucket, exists, guard, holds }: Scene): Fate {
  const facet = comparison.facet.name;
  const { calls, impossible } = callsOf(comparison);
  const hold = exists ? holdOn(comparison, holds) : undefined;
  const refusal = refusalOf(comparison, bucket, guard) ?? (hold ? undefined : impossible);
  if (refusal === undefined && !hold) return { sent: calls };
  const sent = closingCalls(comparison, exists, guard);
  if (refusal !== undefined) return { sent, refused: { facet, reason: refusal, calls } };
  if (!hold) return { sent };
  const { reason, until } = hold;
  return { sent, held: { facet, reason, ...(until && { until }), calls } };
}

interface Fate {
  readonly sent: readonly Action[];
  readonly refused?: Withheld;
  readonly held?: Withheld;
}

/** The calls after that by which the bucket is made; none where S3 would not make it. */
function withCreation(calls: Calls, bucket: BucketRef, creation: readonly Judged[]): Calls {
  const rule = brokenNameRule(bucket.name);
  const all = [creationOf(bucket, creation), ...calls.actions];
  if (!rule) return { ...calls, actions: all };
  const refused = [{ facet: wholeBucket, reason: `a new bucket's name ${rule}`, calls: all }];
  return { ...calls, actions: [], refused };
}

/** What closes an exposure comes first, as far as the order of facets lets it. */
const bySeverity = (a: Action, b: Action) =>
  Number(b.severity === "exposure") - Number(a.severity === "exposure");

/** A bucket that is made is made whole; and nothing holds what closes an exposure. */
const holdOn = ({ facet, severity }: Judged, holds: ReadonlyMap<string, Withholding>) =>
  severity === "exposure" ? undefined : holds.get(facet.name);

/** What lets somebody in is closed also where what is wanted in its place has nobody's leave, or S3 has no way to it. */
function closingCalls(comparison: Judged, exists: boolean, guard: Guard): readonly Action[] {
  const { facet, severity, lacks } = comparison;
  if (!exists || severity !== "exposure" || lacks !== undefined) return [];
  const { bucket, before, known, spec } = comparison.change;
  const isRefused = (after: Normal) =>
    guard.refusal(bucket, facet.openings?.(before, after, bucket, known, spec) ?? []) !== undefined;
  const change = facet.closing?.(comparison.change, isRefused);
  const nearer = change && judged({ ...comparison, change }, guard);
  const isNearer = nearer?.severity === "exposure" && !isRefused(nearer.change.after);
  return isNearer ? callsOf(nearer).calls : [];
}

const refusalOf = ({ lacks, opens }: Judged, bucket: BucketRef, guard: Guard) =>
  lacks ?? guard.refusal(bucket, opens);

/** Something is to be written: by calls of its own, or along with the bucket's creation. */
const isNeeded = ({ due, creation }: Judged, exists: boolean) =>
  due || (!exists && Object.keys(creation).length > 0);

/** The calls of one facet; none where S3 has no way, and why. */
function callsOf(comparison: Judged): { readonly calls: readonly Action[]; readonly impossible?: string } {
  if (!comparison.due || comparison.lacks !== undefined) return { calls: [] };
  const written = comparison.facet.write(comparison.change);
  if ("impossible" in written) return { calls: [], impossible: written.impossible };
  const detailsOf = detailsFor(comparison);
  return { calls: written.map((step) => new Action(step, detailsOf(step))) };
}

function creationOf(bucket: BucketRef, compared: readonly Judged[]): Action {
  // us-east-1 is where a bucket goes without a constraint, and no valid constraint itself.
  const place = bucket.region === "us-east-1" ? {} : { LocationConstraint: bucket.region };
  const carried = compared.map((comparison) => comparison.creation);
  const configuration = Object.assign(
    place,
    ...carried.map((input) => input.CreateBucketConfiguration ?? {}),
  );
  const input: CreateBucketCommandInput = Object.assign({}, ...carried, { Bucket: bucket.name });
  if (namespaceOf(bucket.name)) input.BucketNamespace = "account-regional";
  if (Object.keys(configuration).length > 0) input.CreateBucketConfiguration = configuration;
  const command: Command = new CreateBucketCommand(input);
  return new Action({ command }, { diff: [] });
}
