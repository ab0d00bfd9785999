import type { Called, Context } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import type { Foresight } from "./foresight.ts";
import type { PlanFile } from "./planFile.ts";
import { type Planned, planOne } from "./planOne.ts";
import { PlanOutput } from "./planOutput.ts";
import type { Done, State } from "./resume.ts";
import type { Target } from "./wanted.ts";

export interface Planning {
  readonly called: Called;
  readonly context: Context;
  readonly atOnce: number;
  readonly foresight: Foresight;
  /** Only buckets that one of these baselines selects. */
  readonly selecting: ReadonlySet<string> | undefined;
  readonly done: Done;
  readonly page: PlanFile | undefined;
}

/**
 * Plans each bucket, and prints its plan. `count` is their number, where it is known. Of a fleet, buckets that turn out
 * to be unmanaged are left out.
 */
export async function planEach(
  targets: AsyncIterable<Target>,
  { count, isFleet }: { readonly count: number | undefined; readonly isFleet: boolean },
  { called, context, atOnce, foresight, selecting, done, page }: Planning,
): Promise<void> {
  const left = count === undefined ? undefined : Math.max(0, count - done.earlier.size);
  const progress = context.progress("reading buckets", left);
  const { signal } = context;
  const work = async (target: Target) => ({
    target,
    planned: await planOne(target, foresight, signal, selecting),
  });
  const output = new PlanOutput(called, context);
  for await (const { planned, target } of inParallel(without(targets, done.earlier), atOnce, work, signal)) {
    progress.step();
    if (isFleet && "isUnmanaged" in planned) continue;
    output.add(planned);
    page?.add(planned, target.spec);
    await done.add(planned.bucket, stateOf(planned));
  }
  progress.end();
  output.end();
}

async function* without(targets: AsyncIterable<Target>, earlier: Done["earlier"]): AsyncGenerator<Target> {
  for await (const one of targets) if (!earlier.has(one.name)) yield one;
}

function stateOf(planned: Planned): State {
  if (!("plan" in planned) || planned.plan.unknown.length > 0 || planned.resolved.invalid)
    return "incomplete";
  return planned.plan.inSync ? "inSync" : "different";
}
