import { planNow, type Surroundings } from "./converge.ts";
import { parseDesired } from "./desired.ts";
import type { Plan } from "./plan.ts";
import { InvalidSpec, type Problem } from "./problems.ts";
import { S3Failure } from "./providers/awsErrors.ts";
import type { Specs } from "./specs.ts";

/** Why there is no plan for a bucket. */
interface NoPlan {
  readonly bucket: string;
  readonly error: { readonly code: string; readonly message: string; readonly problems?: readonly Problem[] };
}

export interface PlanReport {
  readonly version: 1;
  readonly plans: readonly (Plan | NoPlan)[];
  /** Every bucket of this page was read, and is as its spec says. */
  readonly inSync: boolean;
  /** Ask for `{ all: true, after: next }` to go on. */
  readonly next?: string;
}

export interface Reporter extends Surroundings {
  readonly specs: Pick<Specs, "get" | "page">;
}

const pageSize = 50;
const atOnce = 5;

/**
 * The plan for a bucket's spec (`{ bucket }`), for a what-if (`{ desired }`), or for all specs, page by page
 * (`{ all: true, after? }`). Reads, and writes nothing. Rejects with a TypeError if the request is none of these.
 */
export async function planReport(request: unknown, reporter: Reporter): Promise<PlanReport> {
  const { bucket, desired, all, after } = (request ?? {}) as Record<string, unknown>;
  if (typeof bucket === "string") {
    const item = await reporter.specs.get(bucket);
    const plan =
      item === undefined ? noPlan(bucket, "NoSpec", "the spec table has no item of that name") : undefined;
    return report([plan ?? (await planOne(item, reporter))]);
  }
  if (desired !== undefined) return report([await planOne(desired, reporter)]);
  if (all === true) return planPage(typeof after === "string" ? after : undefined, reporter);
  throw new TypeError('ask for {"bucket": NAME}, {"desired": SPEC} or {"all": true, "after": NEXT}');
}

async function planPage(after: string | undefined, reporter: Reporter): Promise<PlanReport> {
  const { items, next } = await reporter.specs.page(pageSize, after);
  const plans: (Plan | NoPlan)[] = [];
  for (let from = 0; from < items.length; from += atOnce)
    plans.push(
      ...(await Promise.all(items.slice(from, from + atOnce).map((item) => planOne(item, reporter)))),
    );
  return { ...report(plans), ...(next && { next }) };
}

const report = (plans: readonly (Plan | NoPlan)[]): PlanReport => ({
  version: 1,
  plans,
  inSync: plans.every((plan) => "inSync" in plan && plan.inSync),
});

async function planOne(item: unknown, reporter: Reporter): Promise<Plan | NoPlan> {
  const name = (item as { name?: unknown } | null)?.name;
  const bucket = typeof name === "string" ? name : "";
  try {
    return await planNow(parseDesired(item), reporter);
  } catch (error) {
    if (error instanceof InvalidSpec) return noPlan(bucket, error.name, error.message, error.problems);
    if (error instanceof S3Failure) return noPlan(bucket, error.code, error.message);
    throw error;
  }
}

const noPlan = (bucket: string, code: string, message: string, problems?: readonly Problem[]): NoPlan => ({
  bucket,
  error: { code, message, ...(problems && { problems }) },
});
