import { setTimeout } from "node:timers/promises";
import type { Plan } from "../../core/plan/plan.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { Resolved } from "../../core/resolve/resolve.ts";
import { ExcludedBucket, planOf, prospectOf } from "../../service/reconcile/foresee.ts";
import { boundAlso, type Foresight } from "./foresight.ts";
import { mustSpeakOfBucket } from "./noS3.ts";
import type { Target } from "./wanted.ts";

/** A bucket's plan, or why there is none. */
export type Planned =
  | {
      readonly bucket: string;
      readonly plan: Plan;
      readonly resolved: Resolved;
      /** Absent for the deployment's own account. */
      readonly account?: string | undefined;
    }
  | Unplanned;
export interface Unplanned {
  readonly bucket: string;
  readonly reason: string;
  /** No layer wants anything of the bucket. */
  readonly isUnmanaged?: true;
  /** The operator's settings exclude the bucket, or do not have its account: the service sends no call for it. */
  readonly isExcluded?: true;
}

const tries = 5;
const firstWaitMs = 250;

/**
 * The plan for what the spec of a bucket and the baselines want of it. Transient failures are tried again, five times in all; any other failure is a
 * result. With `selecting`, a bucket that none of these baselines selects counts as unmanaged. Rejects with NoS3 if S3 cannot be reached at all.
 */
export async function planOne(
  target: Target,
  foresight: Foresight,
  signal: AbortSignal,
  selecting?: ReadonlySet<string>,
): Promise<Planned> {
  for (let attempt = 1; ; attempt++) {
    const { result, failures } = await attemptPlan(target, foresight, selecting);
    const isTransient = failures.some(({ kind }) => kind === "transient");
    const isLast = !isTransient || attempt === tries || signal.aborted;
    if (isLast) {
      failures.filter(isGeneral(target, foresight.foreseer.provider)).forEach(mustSpeakOfBucket);
      return result;
    }
    const waitMs = Math.random() * firstWaitMs * 2 ** attempt;
    await setTimeout(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The host of an unknown region is not found (ENOTFOUND): that is not about the other regions. */
const isGeneral = ({ spec }: Target, { region }: S3Provider) => {
  const isNear = (spec as { region?: unknown } | null)?.region === region;
  return ({ code }: { readonly code: string }) => isNear || code !== "ENOTFOUND";
};

interface Attempt {
  readonly result: Planned;
  readonly failures: readonly Pick<S3Failure, "kind" | "code" | "message">[];
}

const unmanaged = (bucket: string): Attempt => ({
  result: { bucket, reason: "it has no spec, and no baseline selects it", isUnmanaged: true },
  failures: [],
});
const noLayers = { baselines: [], overruled: [], waived: [] };
const missing = "it does not exist, and has no spec";

async function attemptPlan(
  target: Target,
  foresight: Foresight,
  selecting?: ReadonlySet<string>,
): Promise<Attempt> {
  const { name: bucket, spec: item, located } = target;
  try {
    const prospect = await prospectOf({ bucket, item, located }, foresight.why, foresight.foreseer);
    if (!prospect) return unmanaged(bucket);
    const { desired, wanted } = prospect;
    const resolved = wanted.resolved ?? { ...noLayers, desired };
    if (selecting && !resolved.baselines.some((name) => selecting.has(name))) return unmanaged(bucket);
    if (!desired) return { result: { bucket, reason: `${wanted.invalid?.message}` }, failures: [] };
    const plan = await boundAlso(await planOf(prospect), foresight);
    if (item === undefined && !plan.exists) return { result: { bucket, reason: missing }, failures: [] };
    const { members } = foresight.foreseer;
    const { owner } = prospect.core.provider;
    const account = members && owner !== members.home ? owner : undefined;
    return {
      result: { bucket, plan, resolved, account },
      failures: plan.unknown.map(({ kind, code, reason }) => ({ kind, code, message: reason })),
    };
  } catch (error) {
    // The error is about this bucket: the other buckets are still read.
    return {
      result: {
        bucket,
        reason: (error as Error).message,
        ...(error instanceof ExcludedBucket && { isExcluded: true }),
      },
      failures: error instanceof S3Failure ? [error] : [],
    };
  }
}
