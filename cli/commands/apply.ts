import { isDeepStrictEqual } from "node:util";
import type { S3BucketDesired } from "../../core/desired.ts";
import { type Applied, applyByService, applyDirectly } from "../applyOne.ts";
import { type Called, type Command, type Context, UsageError } from "../command.ts";
import type { Deployment } from "../deployment.ts";
import { inParallel } from "../parallel.ts";
import { planOne } from "../planOne.ts";
import { specsOf } from "../specsOf.ts";
import { tellApplied } from "../tellApplied.ts";
import { tellPlan, tellUnplanned } from "../tellPlan.ts";

export const apply: Command = {
  names: "[buckets...]",
  about:
    "Makes buckets what their specs say, now. The service looks at a bucket whose spec is in the spec table; any other " +
    "one, of files, is made so with your own credentials. The plan is shown first.",
  options: [
    { flags: "-f, --file <paths...>", about: "the specs of files or folders, - for what comes in" },
    { flags: "--direct", about: "with your own credentials, whether the service knows the bucket or not" },
    { flags: "-y, --yes", about: "do not ask" },
  ],
  examples: ["apply orders-archive", "apply -f specs/ --direct --yes"],
  async run(called, context) {
    const deployment = await context.deployment();
    const wanted = await specsToApply(called, context, deployment);
    const different = await differing(wanted, deployment, context);
    if (different.length === 0) {
      context.note("nothing to do");
      return 0;
    }
    if (called.options.yes !== true && !(await context.confirm(`Apply to ${different.length} buckets?`)))
      return 1;
    const provider = await deployment.provider();
    const work = ({ spec, isDeployed }: Wanted): Promise<Applied> =>
      isDeployed && !called.options.direct
        ? applyByService(spec.name, deployment, context.signal)
        : applyDirectly(spec, provider);
    let converged = 0;
    for await (const applied of inParallel(different, atOnce, work, context.signal)) {
      tellApplied(applied, context);
      if (applied.verdict === "converged") converged += 1;
    }
    return converged === different.length ? 0 : 1;
  },
};

const atOnce = 5;

interface Wanted {
  readonly spec: S3BucketDesired;
  /** The spec table has it. */
  readonly isDeployed: boolean;
}

async function specsToApply(
  { names, options }: Called,
  { stdin }: Context,
  deployment: Deployment,
): Promise<Wanted[]> {
  const { specTable } = deployment;
  if (Array.isArray(options.file)) {
    const specs = await specsOf(options.file, stdin);
    return Promise.all(
      specs.map(async ({ written }) => ofFile(written, options.direct === true, deployment)),
    );
  }
  if (names.length === 0) throw new UsageError("which buckets? name some, or say -f FILES");
  return Promise.all(
    names.map(async (name) => {
      const spec = await specTable.get(name);
      if (!spec) throw new UsageError(`the spec table has no spec of ${name}: put one there, or say -f FILE`);
      return { spec: spec as unknown as S3BucketDesired, isDeployed: true };
    }),
  );
}

/** What the service knows it goes by: a file that says something else has to be put first. */
async function ofFile(spec: S3BucketDesired, isDirect: boolean, { specTable }: Deployment): Promise<Wanted> {
  if (isDirect) return { spec, isDeployed: false };
  const deployed = await specTable.get(spec.name).catch((error: Error) => {
    // Without a deployment there is only the library.
    if (error.name === "ResourceNotFoundException") return undefined;
    throw error;
  });
  if (deployed && !isDeepStrictEqual({ ...deployed }, { ...spec }))
    throw new UsageError(
      `the service has another spec of ${spec.name}: dxaws-s3 put it first, or say --direct`,
    );
  return { spec, isDeployed: deployed !== undefined };
}

/** Tells the plan of each, and answers those that are not in sync. */
async function differing(
  wanted: readonly Wanted[],
  deployment: Deployment,
  context: Context,
): Promise<Wanted[]> {
  const provider = await deployment.provider();
  const different: Wanted[] = [];
  const progress = context.progress("planned", wanted.length);
  const work = async (one: Wanted) => ({ one, planned: await planOne(one.spec, provider, context.signal) });
  for await (const { one, planned } of inParallel(wanted, atOnce, work, context.signal)) {
    progress.step();
    if ("plan" in planned) tellPlan(planned.plan, context, { withLegend: different.length === 0 });
    else tellUnplanned(planned, context);
    if (!("plan" in planned && planned.plan.inSync)) different.push(one);
  }
  progress.end();
  return different;
}
