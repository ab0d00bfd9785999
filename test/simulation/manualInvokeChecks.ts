import type { Redriven } from "../../service/queue/redrive.ts";
import { isOfAccounts, isRoaming } from "./accounts.ts";
import { different, exists, isInvalid } from "./expectations.ts";
import type { Ending } from "./lambda.ts";
import { isOfFleet } from "./layers.ts";
import { askForPlan, askForRedrive } from "./manualInvokes.ts";
import type { World } from "./world.ts";

const answerMs = 30_000;
/** Short, so that the answer is compared before the world changes much. */
const stepMs = 10;
const redrivenMs = 4 * 60_000;

interface Planned {
  readonly plans: readonly {
    readonly bucket: string;
    readonly inSync?: boolean;
    readonly error?: { readonly code: string };
  }[];
}

/** Violations of: a redrive leaves only the dead letters that cannot be read. */
export async function redriven(world: World): Promise<string[]> {
  const { unreadable } = world.deadLetters.left;
  const counts = (await answerOf(world, askForRedrive(world))) as Redriven | undefined;
  await world.pass(redrivenMs);
  const { left } = world.deadLetters;
  if (left.readable === 0 && left.unreadable === unreadable && counts?.unreadable === unreadable) return [];
  return [`redrive answers ${JSON.stringify(counts)}, and leaves ${JSON.stringify(left)}`];
}

/** Violations of: a plan of all buckets states of each bucket whether it differs from its spec. */
export async function wrongPlans(world: World): Promise<string[]> {
  const report = (await answerOf(world, askForPlan(world, { all: true }))) as Planned | undefined;
  const specs = world.specs.seen(0);
  // Besides those with a spec, only buckets that baselines may select.
  const ofSpecs = report?.plans.filter(({ bucket }) => world.specs.get({ name: bucket }) !== undefined);
  const others = report?.plans.filter((plan) => !ofSpecs?.includes(plan)) ?? [];
  if (
    ofSpecs?.length !== specs.length ||
    !others.every(({ bucket }) => isOfFleet(bucket) || isRoaming(bucket))
  )
    return [`a plan of all answers ${JSON.stringify(report)}`];
  return ofSpecs.flatMap((plan) => {
    if (isOfFleet(plan.bucket) || isOfAccounts(plan.bucket)) return [];
    const spec = world.specs.get({ name: plan.bucket });
    const isRight = plan.error
      ? spec && isInvalid(spec) && plan.error.code === "InvalidSpec"
      : spec && plan.inSync === (exists(world.s3, plan.bucket) && different(world.s3, spec).length === 0);
    return isRight ? [] : [`the plan of ${plan.bucket} says ${JSON.stringify(plan)}`];
  });
}

async function answerOf(world: World, invocation: Promise<Ending>): Promise<unknown> {
  let ending: Ending | undefined;
  void invocation.then((end) => {
    ending = end;
  });
  for (let waited = 0; !ending && waited < answerMs; waited += stepMs) await world.pass(stepMs);
  return ending !== undefined && ending !== "crashed" && "answer" in ending ? ending.answer : undefined;
}
