import { setTimeout } from "node:timers/promises";
import { planNow } from "../../core/apply/converge.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import type { Foresight } from "./foresight.ts";
import { mustSpeakOfBucket } from "./noS3.ts";

/** A bucket's plan, or why there is none. */
export type Planned = { readonly bucket: string; readonly plan: Plan } | Unplanned;
export interface Unplanned {
  readonly bucket: string;
  readonly reason: string;
}

const tries = 5;
const firstWaitMs = 250;

/**
 * The plan for a spec as it was written. Transient failures are tried again, five times in all; any other failure is a
 * result. Rejects with NoS3 if S3 cannot be reached at all.
 */
export async function planOne(spec: unknown, foresight: Foresight, signal: AbortSignal): Promise<Planned> {
  const name = (spec as { name?: unknown } | null)?.name;
  const bucket = typeof name === "string" ? name : "(no name)";
  for (let attempt = 1; ; attempt++) {
    const { result, failures } = await attemptPlan(bucket, spec, foresight);
    const isTransient = failures.some(({ kind }) => kind === "transient");
    const isLast = !isTransient || attempt === tries || signal.aborted;
    if (isLast) {
      failures.filter(isGeneral(spec, foresight.provider)).forEach(mustSpeakOfBucket);
      return result;
    }
    const waitMs = Math.random() * firstWaitMs * 2 ** attempt;
    await setTimeout(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The host of an unknown region is not found (ENOTFOUND): that is not about the other regions. */
const isGeneral = (spec: unknown, { region }: S3Provider) => {
  const isNear = (spec as { region?: unknown } | null)?.region === region;
  return ({ code }: { readonly code: string }) => isNear || code !== "ENOTFOUND";
};

interface Attempt {
  readonly result: Planned;
  readonly failures: readonly Pick<S3Failure, "kind" | "code" | "message">[];
}

async function attemptPlan(bucket: string, spec: unknown, foresight: Foresight): Promise<Attempt> {
  try {
    const desired = parseDesired(spec);
    const plan = await planNow(desired, foresight, await foresight.decider(desired));
    return {
      result: { bucket, plan },
      failures: plan.unknown.map(({ kind, code, reason }) => ({ kind, code, message: reason })),
    };
  } catch (error) {
    // The error is about this bucket: the other buckets are still read.
    return {
      result: { bucket, reason: (error as Error).message },
      failures: error instanceof S3Failure ? [error] : [],
    };
  }
}
