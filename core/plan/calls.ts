import { CreateBucketCommand, type CreateBucketCommandInput } from "@aws-sdk/client-s3";
import type { BucketRef } from "../facets/facet.ts";
import { understood } from "../observe/understood.ts";
import type { S3Failure } from "../providers/awsErrors.ts";
import type { Command } from "../providers/provider.ts";
import { brokenNameRule, namespaceOf } from "../spec/bucketName.ts";
import type { Normal } from "../values/normal.ts";
import { Action, wholeBucket } from "./action.ts";
import { type Assessed, assessed, closingFirst, detailsFor } from "./assessed.ts";
import type { Guard } from "./guard.ts";
import { withoutKnownRefusals } from "./knownRefusals.ts";
import { inOrder } from "./order.ts";

/** Why a change is not sent now, and until when, if known. */
export interface Withholding {
  readonly reason: string;
  readonly until?: string | undefined;
}

/** A change that is needed and not made now. */
export interface Withheld extends Withholding {
  readonly facet: string;
  /** Its calls; empty if S3 does not support the change. */
  readonly calls: readonly Action[];
}

/** Every call that a plan needs, by what happens to it. */
export interface Calls {
  /** Calls to send, in their order. */
  readonly actions: readonly Action[];
  /** Changes that the guard refuses or that S3 does not support. */
  readonly refused: readonly Withheld[];
  /** Changes that wait and need no action by a person. */
  readonly held: readonly Withheld[];
  /** Changes that need a person. */
  readonly manual: readonly Withheld[];
}

interface PlanContext {
  readonly bucket: BucketRef;
  readonly exists: boolean;
  readonly guard: Guard;
  readonly holds: ReadonlyMap<string, Withholding>;
  /** Values of facets of which nothing is wanted. */
  readonly beside: ReadonlyMap<string, Normal>;
}

/** The calls, and the facets whose live value could not be understood when the write was composed. */
interface CallsKnown extends Calls {
  readonly unreadable: ReadonlyMap<string, S3Failure>;
}

/** The calls for the given comparisons, in order, sorted by what happens to them. */
export function callsFor(compared: readonly Assessed[], context: PlanContext): CallsKnown {
  const { bucket, exists, guard } = context;
  const unreadable = new Map<string, S3Failure>();
  const dispositions = compared
    .filter((comparison) => isNeeded(comparison, exists))
    .flatMap((one) => {
      try {
        return understood(one.facet.name, () => dispositionOf(one, context));
      } catch (failure) {
        unreadable.set(one.facet.name, failure as S3Failure);
        return [];
      }
    });
  const sent = dispositions.flatMap(({ sent }) => sent);
  const possible = withoutKnownRefusals(inOrder(sent.toSorted(bySeverity)), compared, context.beside);
  const calls: Calls = {
    actions: possible.actions,
    refused: allRefused(dispositions, possible.refused),
    held: dispositions.flatMap(({ held }) => held ?? []),
    manual: [],
  };
  if (exists) return { ...calls, unreadable };
  const carried = compared.filter(
    (one) => !unreadable.has(one.facet.name) && refusalOf(one, bucket, guard) === undefined,
  );
  return { ...withCreation(calls, bucket, carried), unreadable };
}

/** One refusal for each facet: the operator's before S3's. */
function allRefused(dispositions: readonly Disposition[], byS3: readonly Withheld[]): readonly Withheld[] {
  const refused = dispositions.flatMap(({ refused }) => refused ?? []);
  return [...refused, ...byS3.filter(({ facet }) => !refused.some((one) => one.facet === facet))];
}

/** Decides what happens to the calls of one facet. */
function dispositionOf(comparison: Assessed, { bucket, exists, guard, holds }: PlanContext): Disposition {
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

interface Disposition {
  readonly sent: readonly Action[];
  readonly refused?: Withheld;
  readonly held?: Withheld;
}

/** The calls with CreateBucket first; all refused if S3 would reject the bucket's name. */
function withCreation(calls: Calls, bucket: BucketRef, creation: readonly Assessed[]): Calls {
  const rule = brokenNameRule(bucket.name);
  const all = [creationOf(bucket, creation), ...calls.actions];
  if (!rule) return { ...calls, actions: all };
  const refused = [{ facet: wholeBucket, reason: `a new bucket's name ${rule}`, calls: all }];
  return { ...calls, actions: [], refused };
}

/** Calls that close an exposure come first, as far as the order of facets permits. */
const bySeverity = (a: Action, b: Action) =>
  Number(b.severity === "exposure") - Number(a.severity === "exposure");

/** A new bucket is always created with all its facets, and nothing holds a call that closes an exposure. */
const holdOn = ({ facet, severity }: Assessed, holds: ReadonlyMap<string, Withholding>) =>
  severity === "exposure" ? undefined : holds.get(facet.name);

/** Closes an exposure even if the operator does not permit the desired value, or S3 does not support it. */
function closingCalls(comparison: Assessed, exists: boolean, guard: Guard): readonly Action[] {
  const { facet, severity, lacks } = comparison;
  if (!exists || severity !== "exposure" || lacks !== undefined) return [];
  const { bucket, before, known, spec } = comparison.change;
  const isRefused = (after: Normal) =>
    guard.refusal(bucket, facet.openings?.(before, after, bucket, known, spec) ?? []) !== undefined;
  const change = facet.closing?.(comparison.change, isRefused);
  const nearer = change && assessed({ ...comparison, change }, guard);
  const isNearer = nearer?.severity === "exposure" && !isRefused(nearer.change.after);
  return isNearer ? callsOf(nearer).calls : [];
}

const refusalOf = ({ lacks, opens }: Assessed, bucket: BucketRef, guard: Guard) =>
  lacks ?? guard.refusal(bucket, opens);

/** Whether the facet needs a write, which for a new bucket can also be a part of CreateBucket. */
const isNeeded = ({ due }: Assessed, exists: boolean) => due || !exists;

/** The calls of one facet; none if S3 does not support the change, with the reason. */
function callsOf(comparison: Assessed): { readonly calls: readonly Action[]; readonly impossible?: string } {
  if (!comparison.due || comparison.lacks !== undefined) return { calls: [] };
  const written = comparison.facet.write(comparison.change);
  if ("impossible" in written) return { calls: [], impossible: written.impossible };
  const detailsOf = detailsFor(comparison);
  const steps = closingFirst(written, comparison);
  return { calls: steps.map((step) => new Action(step, detailsOf(step), comparison.change.after)) };
}

function creationOf(bucket: BucketRef, compared: readonly Assessed[]): Action {
  // us-east-1 is the region without a constraint and is not a valid constraint itself.
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
