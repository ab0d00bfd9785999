import type { Plan } from "../../core/plan/plan.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import { systemClock } from "../../core/providers/clock.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { InvalidSpec, type Problem } from "../../core/values/problems.ts";
import { type Foreseer, foreseeBucket } from "../reconcile/foresee.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Specs } from "../tables/specs.ts";
import type { Cause } from "../triggers/trigger.ts";
import { type AnyPlanAnswer, answerIn } from "./answer.ts";
import type { PlanReport, ReadablePlanReport } from "./formats.ts";
import type { PlanAbout } from "./planPage.ts";
import type { NoPlan } from "./shortPlan.ts";
import { batchesOf, nameIn, subjectsAfter } from "./subjects.ts";

export interface Reporter extends Foreseer {
  /** The index of buckets that only baselines manage. */
  readonly bare?: Pick<Ledger, "slicePage"> | undefined;
  readonly specs: Pick<Specs, "get" | "page">;
  /** The origin that a page shows. */
  readonly about?: Omit<PlanAbout, "at"> | undefined;
}

const atOnce = 5;
/** Half of the function's timeout: a bucket that was begun in time is still read and reported. */
const pageMs = 15_000;

/**
 * What the service would do next for the spec of a bucket (`{ bucket }`), for a spec that is not written yet
 * (`{ desired }`), or for all managed buckets, page by page (`{ all: true, after? }`); each with `format`: json, text or html.
 * Writes nothing. Rejects with a TypeError if the request is none of these.
 */
export async function planReport(
  request: unknown,
  reporter: Reporter,
): Promise<PlanReport | ReadablePlanReport> {
  const { bucket, desired, all, after, format = "json" } = (request ?? {}) as Record<string, unknown>;
  const at = (reporter.clock ?? systemClock).now().toISOString();
  const answer = answerIn(format, { ...reporter.about, at });
  if (typeof bucket === "string") answer.take(await planOfSpec(bucket, reporter));
  else if (desired !== undefined) answer.take(await planOne(nameIn(desired), desired, "spec", reporter));
  else if (all === true) return takePage(answer, typeof after === "string" ? after : undefined, reporter);
  else throw new TypeError('request {"bucket": NAME}, {"desired": SPEC} or {"all": true, "after": NEXT}');
  return answer.end();
}

/** Plans managed buckets until the answer is full, the time is over, or all are planned. */
async function takePage(answer: AnyPlanAnswer, after: string | undefined, reporter: Reporter) {
  const { now } = reporter.clock ?? systemClock;
  const end = now().getTime() + pageMs;
  for await (const { some, isLast } of batchesOf(subjectsAfter(after, reporter), atOnce)) {
    const plans = await Promise.all(some.map(({ bucket, item }) => planOne(bucket, item, "sweep", reporter)));
    const isFull = !plans.every((plan) => answer.take(plan));
    if (isFull || (!isLast && now().getTime() >= end))
      return answer.end(some.findLast(({ bucket }) => bucket === answer.last)?.cursor ?? answer.last);
  }
  return answer.end();
}

async function planOfSpec(bucket: string, reporter: Reporter): Promise<Plan | NoPlan> {
  const item = await reporter.specs.get(bucket);
  return planOne(bucket, item, "sweep", reporter);
}

async function planOne(
  bucket: string,
  item: unknown,
  why: Cause["why"],
  reporter: Reporter,
): Promise<Plan | NoPlan> {
  try {
    // A spec without a name is invalid, and parsing it says so.
    if (bucket === "") parseDesired(item);
    const plan = await foreseeBucket({ bucket, item }, why, reporter);
    return plan ?? noPlan(bucket, "NoSpec", "the bucket has no spec, and no baseline selects it");
  } catch (error) {
    if (error instanceof InvalidSpec) return noPlan(bucket, error.name, error.message, error.problems);
    if (error instanceof S3Failure) return noPlan(bucket, error.code, error.message);
    // An error of one bucket must not stop the plans of the others.
    return noPlan(bucket, (error as Error).name, (error as Error).message);
  }
}

const noPlan = (bucket: string, code: string, message: string, problems?: readonly Problem[]): NoPlan => ({
  bucket,
  error: { code, message, ...(problems && { problems }) },
});
