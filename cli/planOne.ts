import { setTimeout } from "node:timers/promises";
import { planNow } from "../core/converge.ts";
import { parseDesired } from "../core/desired.ts";
import type { Plan } from "../core/plan.ts";
import { InvalidSpec } from "../core/problems.ts";
import { S3Failure } from "../core/providers/awsErrors.ts";
import type { S3Provider } from "../core/providers/provider.ts";

/** A bucket's plan, or why there is none. */
export type Planned = { readonly bucket: string; readonly plan: Plan } | Unplanned;
export interface Unplanned {
  readonly bucket: string;
  readonly reason: string;
}

const tries = 5;
const firstWaitMs = 500;

/** The plan for a spec as somebody wrote it. What S3 was too busy for is tried again; whatever else fails is the result. */
export async function planOne(spec: unknown, provider: S3Provider, signal: AbortSignal): Promise<Planned> {
  const name = (spec as { name?: unknown } | null)?.name;
  const bucket = typeof name === "string" ? name : "(no name)";
  for (let attempt = 1; ; attempt++) {
    const planned = await attemptPlan(bucket, spec, provider);
    if (!planned.isTransient || attempt === tries || signal.aborted) return planned.result;
    await setTimeout(Math.random() * firstWaitMs * 2 ** attempt);
  }
}

async function attemptPlan(
  bucket: string,
  spec: unknown,
  provider: S3Provider,
): Promise<{ result: Planned; isTransient: boolean }> {
  try {
    const plan = await planNow(parseDesired(spec), { provider });
    const isTransient = plan.unknown.some(({ kind }) => kind === "transient");
    return { result: { bucket, plan }, isTransient };
  } catch (error) {
    if (!(error instanceof InvalidSpec) && !(error instanceof S3Failure)) throw error;
    const isTransient = error instanceof S3Failure && error.kind === "transient";
    return { result: { bucket, reason: error.message }, isTransient };
  }
}
