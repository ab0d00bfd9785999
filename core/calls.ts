import { CreateBucketCommand, type CreateBucketCommandInput } from "@aws-sdk/client-s3";
import { Action, type Drift, type Severity } from "./action.ts";
import { brokenNameRule, namespaceOf } from "./bucketName.ts";
import type { Comparison } from "./compare.ts";
import type { BucketRef, Opening, Step } from "./facets/facet.ts";
import type { Guard } from "./guard.ts";
import { type Normal, toJson } from "./normal.ts";
import { inOrder } from "./order.ts";
import { toPointer } from "./pointers.ts";
import type { Command } from "./providers/provider.ts";

/** A change that is needed and will not be made, and why. */
export interface Refusal {
  readonly facet: string;
  readonly reason: string;
}

/** A comparison, and what of it matters to who gets in. */
export interface Judged extends Comparison {
  readonly severity: Severity;
  /** What writing it would open. */
  readonly opens: readonly Opening[];
  /** S3 does not have it where the bucket is, and how it says so. */
  readonly lacks?: string;
}

/** What would be sent, and what would not, and why. */
export interface Calls {
  readonly actions: Action[];
  readonly refused: Refusal[];
  readonly held: Refusal[];
}

/** `ground` is what there is without us: for a bucket that is to be made, what S3 gives any new one. */
export function judged(comparison: Comparison, guard: Guard, ground = comparison.change.before): Judged {
  const { facet, change } = comparison;
  const { bucket, before, after, known, spec } = change;
  const openings = (less: Normal, more: Normal) =>
    guard.exposing(bucket, facet.openings?.(less, more, bucket, known, spec) ?? []);
  const weaker = facet.isWeaker?.(after, before) ? "weaker" : "other";
  const severity = openings(after, before).length > 0 ? "exposure" : weaker;
  return { ...comparison, severity, opens: openings(ground, after) };
}

/** A facet's differences, as they are told. */
export const driftOf = ({ facet, differences, severity }: Judged): Drift[] =>
  differences.map(({ path, before, after }) => ({
    facet: facet.name,
    path: toPointer([facet.name, ...path]),
    before: toJson(before),
    after: toJson(after),
    severity,
  }));

/** The calls that comparisons ask for, in their order, as far as nothing keeps them from being sent. */
export function callsFor(
  bucket: BucketRef,
  exists: boolean,
  compared: readonly Judged[],
  guard: Guard,
  holds: ReadonlyMap<string, string>,
): Calls {
  const calls: Calls = { actions: [], refused: [], held: [] };
  const creation: Judged[] = [];
  for (const comparison of compared) {
    const facet = comparison.facet.name;
    const refusal = refusalOf(comparison, bucket, guard);
    if (!exists && !refusal) creation.push(comparison);
    if (!isNeeded(comparison, exists)) continue;
    const hold = exists && holdOn(comparison, holds);
    if (refusal) calls.refused.push({ facet, reason: refusal });
    else if (hold) calls.held.push({ facet, reason: hold });
    else if (addCalls(calls, comparison)) continue;
    addClosing(calls, comparison, exists, guard);
  }
  const ordered = { ...calls, actions: inOrder(calls.actions.toSorted(bySeverity)) };
  return exists ? ordered : withCreation(ordered, bucket, creation);
}

/** The calls after that by which the bucket is made; none where S3 would not make it. */
function withCreation(calls: Calls, bucket: BucketRef, creation: readonly Judged[]): Calls {
  const rule = brokenNameRule(bucket.name);
  if (rule)
    return { actions: [], held: [], refused: [{ facet: "bucket", reason: `a new bucket's name ${rule}` }] };
  return { ...calls, actions: [creationOf(bucket, creation), ...calls.actions] };
}

/** What closes an exposure comes first, as far as the order of facets lets it. */
const bySeverity = (a: Action, b: Action) =>
  Number(b.severity === "exposure") - Number(a.severity === "exposure");

/** A bucket that is made is made whole; and nothing holds what closes an exposure. */
const holdOn = ({ facet, severity }: Judged, holds: ReadonlyMap<string, string>) =>
  severity === "exposure" ? undefined : holds.get(facet.name);

/** What lets somebody in is closed also where what is wanted in its place has nobody's leave, or S3 has no way to it. */
function addClosing(calls: Calls, comparison: Judged, exists: boolean, guard: Guard) {
  const { facet, severity, lacks } = comparison;
  if (!exists || severity !== "exposure" || lacks !== undefined) return;
  const { bucket, before, known, spec } = comparison.change;
  const isRefused = (after: Normal) =>
    guard.refusal(bucket, facet.openings?.(before, after, bucket, known, spec) ?? []) !== undefined;
  const change = facet.closing?.(comparison.change, isRefused);
  const nearer = change && judged({ ...comparison, change }, guard);
  if (nearer?.severity === "exposure" && !isRefused(nearer.change.after))
    addCalls({ ...calls, refused: [] }, nearer);
}

const refusalOf = ({ lacks, opens }: Judged, bucket: BucketRef, guard: Guard) =>
  lacks ?? guard.refusal(bucket, opens);

/** Something is to be written: by calls of its own, or along with the bucket's creation. */
const isNeeded = ({ due, creation }: Judged, exists: boolean) =>
  due || (!exists && Object.keys(creation).length > 0);

/** False where S3 has no way. */
function addCalls(calls: Calls, comparison: Judged): boolean {
  if (!comparison.due) return true;
  const facet = comparison.facet.name;
  const written = comparison.facet.write(comparison.change);
  if ("impossible" in written) calls.refused.push({ facet, reason: written.impossible });
  else {
    const detailsOf = detailsFor(comparison);
    calls.actions.push(...written.map((step) => new Action(step, detailsOf(step))));
  }
  return !("impossible" in written);
}

/** What a call is about: the whole facet, or the one entry that it writes. There can be thousands of these. */
function detailsFor(comparison: Judged): (step: Step) => Omit<Action["details"], "input"> {
  const { facet, change, opens, severity } = comparison;
  const [before, after, diff] = [toJson(change.before), toJson(change.after), driftOf(comparison)];
  const byEntry = Map.groupBy(diff, (_, index) => comparison.differences[index]?.path[0] ?? "");
  const only = (whole: unknown, entry: string) =>
    Object.fromEntries(Object.hasOwn(Object(whole), entry) ? [[entry, Object(whole)[entry]]] : []);
  const more = { facet: facet.name, severity, ...(opens.length > 0 && { opens: opens.map(inWords) }) };
  return ({ entry }) =>
    entry === undefined
      ? { ...more, before, after, diff }
      : { ...more, before: only(before, entry), after: only(after, entry), diff: byEntry.get(entry) ?? [] };
}

/** Whom something is opened to, and what. */
const inWords = ({ to, what }: Opening) =>
  `${{ public: "to the public", outsider: "to an outsider", nobody: "a way" }[to]}: it ${what}`;

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
