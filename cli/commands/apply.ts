import { count } from "../../core/render.ts";
import { type Words, words } from "../../core/text/words.ts";
import { applyByService, applyDirectly } from "../applyOne.ts";
import type { Command, Context } from "../command.ts";
import type { Deployment } from "../deployment.ts";
import { inParallel } from "../parallel.ts";
import { planOne } from "../planOne.ts";
import { tellApplied } from "../screen/tellApplied.ts";
import { tellPlan, tellUnplanned } from "../screen/tellPlan.ts";
import { specsToApply, type ToApply } from "../specs/specsToApply.ts";

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
    const { different, unplanned } = await differing(wanted, deployment, context);
    if (different.length === 0) {
      context.note(unplanned > 0 ? words`nothing was applied` : words`nothing to do`);
      return unplanned > 0 ? 1 : 0;
    }
    const question = words`Apply to ${count(different.length, "bucket")}?`;
    if (called.options.yes !== true && !(await context.confirm(question))) return 1;
    const converged = await applyAll(different, deployment, context);
    return unplanned === 0 && converged === different.length ? 0 : 1;
  },
};

const atOnce = 5;

interface Different {
  /** Those that are not in sync. */
  readonly different: readonly ToApply[];
  /** How many are left out, since nobody knows what would be done. */
  readonly unplanned: number;
}

/** Tells the plan of each. */
async function differing(
  wanted: readonly ToApply[],
  deployment: Deployment,
  context: Context,
): Promise<Different> {
  const provider = await deployment.provider();
  const different: ToApply[] = [];
  let unplanned = 0;
  const progress = context.progress("reading buckets", wanted.length);
  const work = async (one: ToApply) => ({ one, planned: await planOne(one.spec, provider, context.signal) });
  for await (const { one, planned } of inParallel(wanted, atOnce, work, context.signal)) {
    progress.step();
    if ("plan" in planned) tellPlan(planned.plan, context, { withLegend: different.length === 0 });
    else tellUnplanned(planned, context);
    // The service says itself what it makes of a spec.
    if ("plan" in planned ? !planned.plan.inSync : one.byService) different.push(one);
    else if (!("plan" in planned)) unplanned += 1;
  }
  progress.end();
  return { different, unplanned };
}

/** Answers how many buckets are now as their specs say. A bucket that was begun is finished, whatever the signal. */
async function applyAll(
  different: readonly ToApply[],
  deployment: Deployment,
  context: Context,
): Promise<number> {
  const provider = await deployment.provider();
  const progress = context.progress("applying", different.length);
  const work = ({ spec, byService }: ToApply) =>
    byService ? applyByService(spec.name, deployment, context.signal) : applyDirectly(spec, provider);
  const sum = { buckets: different.length, begun: 0, converged: 0 };
  for await (const applied of inParallel(different, atOnce, work, context.signal)) {
    progress.step();
    tellApplied(applied, context);
    sum.begun += 1;
    if (applied.verdict === "converged") sum.converged += 1;
  }
  progress.end();
  context.tell({ kind: "appliedAll", ...sum }, ({ bold }) => sumLine(sum, bold));
  return sum.converged;
}

interface Sum {
  readonly buckets: number;
  readonly begun: number;
  readonly converged: number;
}

function sumLine({ buckets, begun, converged }: Sum, bold: (text: string) => Words): Words {
  const rest = buckets > begun ? `, ${buckets - begun} not begun` : "";
  return words`${bold("Apply:")} ${count(buckets, "bucket")}, ${converged} converged, ${begun - converged} not${rest}.`;
}
