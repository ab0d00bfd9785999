import { compareExisting, compareLacking, compareNew, compareWithOwn } from "../compare/compare.ts";
import type { BucketRef, Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import type { Warning } from "../facets/warning.ts";
import type { Observation, Seen } from "../observe/observe.ts";
import { understood } from "../observe/understood.ts";
import { concernsAccount, type S3Failure } from "../providers/awsErrors.ts";
import type { Desired } from "../spec/desired.ts";
import type { Normal } from "../values/normal.ts";
import { wholeBucket } from "./action.ts";
import { type Assessed, assessed, driftOf } from "./assessed.ts";
import { callsFor, type Withholding } from "./calls.ts";
import { Guard } from "./guard.ts";
import { Plan } from "./plan.ts";
import type { Unknown } from "./planContents.ts";
import { recreation, warningsOf } from "./warnings.ts";

/**
 * What limits the calls of a plan: the guard and, by facet, holds. A hold never applies to a call that closes an
 * exposure.
 */
export interface Restraint {
  readonly guard?: Guard | undefined;
  readonly holds?: ReadonlyMap<string, Withholding> | undefined;
  /** The bucket existed before, as far as is known. */
  readonly seen?: boolean | undefined;
}

/** The plan that brings an observed bucket to its spec. Pure: sends nothing. */
export function planBucket(
  desired: Desired,
  bucket: BucketRef,
  seen: Observation,
  { guard = new Guard(), holds = new Map(), seen: wasSeen = false }: Restraint = {},
): Plan {
  const compared: Assessed[] = [];
  const unknown: Unknown[] = [];
  const warnings: Warning[] = [];
  for (const name of desired.facets.keys()) {
    const facet = facetTable.get(name);
    const found = seen.facets.get(name);
    if (!facet || (seen.exists && !found)) continue;
    try {
      const [one, its] = understood(name, () => {
        const judgedOne = publishable(compareOne(desired, bucket, facet, seen.exists, found, guard));
        return [judgedOne, warningsOf(judgedOne, seen.exists)] as const;
      });
      compared.push(one);
      warnings.push(...its);
    } catch (failure) {
      unknown.push({ facet: name, ...reasonOf(failure as S3Failure) });
    }
  }
  const beside = formsBeside(desired, seen);
  const context = { bucket, exists: seen.exists, guard, holds, beside };
  const { unreadable, ...calls } = callsFor(compared, context);
  const known = compared.filter(({ facet }) => !unreadable.has(facet.name));
  const lost = [...unreadable].map(([facet, failure]) => ({ facet, ...reasonOf(failure) }));
  if (!seen.exists && wasSeen) warnings.unshift(recreation);
  const isSent = ({ facet }: Warning) =>
    facet === wholeBucket || !calls.refused.some((refusal) => refusal.facet === facet);
  return new Plan(
    bucket,
    seen.exists,
    known,
    calls,
    [...unknown, ...lost],
    warnings.filter(isSent),
    [],
    beside,
  );
}

/** The values of the facets of which nothing is wanted; without those that could not be read or understood. */
function formsBeside(desired: Desired, { facets }: Observation): ReadonlyMap<string, Normal> {
  const forms = new Map<string, Normal>();
  for (const name of desired.beside) {
    const [facet, found] = [facetTable.get(name), facets.get(name)];
    if (!facet || !found || "failure" in found) continue;
    try {
      forms.set(
        name,
        understood(name, () => effectiveOf(facet, found.value)),
      );
    } catch {
      // Without it S3 decides.
    }
  }
  return forms;
}

const effectiveOf = (facet: Facet, value: unknown): Normal =>
  facet.effective(value === undefined ? undefined : facet.normalise(value as never, value as never));

/** A value that cannot be serialised for a report counts as not understood. Throws then. */
function publishable(one: Assessed): Assessed {
  JSON.stringify([driftOf(one), one.actual]);
  return one;
}

/** Compares a facet with its spec. Throws the failure for which its state is unknown. */
function compareOne(
  desired: Desired,
  bucket: BucketRef,
  facet: Facet,
  exists: boolean,
  found: Seen | undefined,
  guard: Guard,
): Assessed {
  if (found && "failure" in found) {
    const lacking = compareLacking(desired, bucket, facet, found.failure);
    if (!lacking) throw found.failure;
    return { ...assessed(lacking, guard), lacks: lackOf(facet.name, found.failure) };
  }
  if (exists) {
    const one = assessed(compareExisting(desired, bucket, facet, found), guard);
    const yields = one.origins.isDefault && one.due && one.severity === "other" && found;
    return yields ? assessed(compareWithOwn(desired, bucket, facet, found, one), guard) : one;
  }
  return assessed(compareNew(desired, bucket, facet), guard, facet.fresh ?? facet.effective());
}

const lackOf = (facet: string, { message }: S3Failure) =>
  `S3 does not support ${facet} for this bucket (${message})`;

const reasonOf = (failure: S3Failure): Omit<Unknown, "facet"> => {
  const { kind, code, message: reason } = failure;
  return { kind, code, reason, ...(concernsAccount(failure) && { ofAccount: true }) };
};
