import type { Plan } from "../../core/plan/plan.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import { systemClock } from "../../core/providers/clock.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { InvalidSpec, type Problem } from "../../core/values/problems.ts";
import { type Foreseer, foreseeBucket } from "../reconcile/foresee.ts";
import type { Specs } from "../tables/specs.ts";
import { textIn } from "../triggers/parts.ts";
import type { Cause } from "../triggers/trigger.ts";
import { type AnyPlanAnswer, answerIn } from "./answer.ts";
import type { PlanReport, ReadablePlanReport } from "./formats.ts";
import type { PlanAbout } from "./planPage.ts";
import type { NoPlan } from "./shortPlan.ts";

export interface Reporter extends Foreseer {
  readonly specs: Pick<Specs, "get" | "page">;
  /** The origin that a page shows. */
  readonly about?: Omit<PlanAbout, "at"> | undefined;
}

const pageSize = 50;
const atOnce = 5;
/** Half of the function's timeout: a bucket that was begun in time is still read and reported. */
const pageMs = 15_000;

/**
 * What the service would do next for the spec of a bucket (`{ bucket }`), for a spec that is not written yet
 * (`{ desired }`), or for all specs, page by page (`{ all: true, after? }`); each with `format`: json, text or html.
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

/** Plans specs until the answer is full, the time is over, or all specs are planned. */
async function takePage(answer: AnyPlanAnswer, after: string | undefined, reporter: Reporter) {
  const { now } = reporter.clock ?? systemClock;
  const end = now().getTime() + pageMs;
  let next = after;
  do {
    const page = await reporter.specs.page(pageSize, next);
    for (let from = 0; from < page.items.length; from += atOnce) {
      const some = page.items.slice(from, from + atOnce);
      const plans = await Promise.all(some.map((item) => planOne(nameIn(item), item, "sweep", reporter)));
      const isOver = !plans.every((plan) => answer.take(plan)) || now().getTime() >= end;
      const isLast = page.next === undefined && from + atOnce >= page.items.length;
      if (isOver && !(isLast && answer.last === plans.at(-1)?.bucket)) return answer.end(answer.last);
    }
    next = page.next;
  } while (next !== undefined);
  return answer.end();
}

async function planOfSpec(bucket: string, reporter: Reporter): Promise<Plan | NoPlan> {
  const item = await reporter.specs.get(bucket);
  return planOne(bucket, item, "sweep", reporter);
}

const nameIn = (item: unknown): string => textIn(item, "name") ?? "";

async function planOne(
  bucket: string,
  item: unknown,
  why: Cause["why"],
  reporter: Reporter,
): Promise<Plan | NoPlan> {
  try {
    // A spec without a name is invalid, and parsing it says so.
    if (bucket === "") parseDesired(item);
    const plan = await foreseeBucket(bucket, item, why, reporter);
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
