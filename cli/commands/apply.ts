import type { Withheld } from "../../core/calls.ts";
import { count } from "../../core/render.ts";
import { type Words, words } from "../../core/text/words.ts";
import { applyByService, applyDirectly } from "../applyOne.ts";
import { type Command, type Context, UsageError } from "../command.ts";
import type { Deployment } from "../deployment.ts";
import { inParallel } from "../parallel.ts";
import { type Planned, planOne } from "../planOne.ts";
import { tellApplied } from "../screen/tellApplied.ts";
import { tellPlan, tellUnplanned } from "../screen/tellPlan.ts";
import { type Foresight, foresightOf } from "../service/foresight.ts";
import { specsToApply, type ToApply } from "../specs/specsToApply.ts";

export const apply: Command = {
  names: "[buckets...]",
  about:
    "Makes buckets what their specs say, now. The service checks a bucket whose spec is in the spec table; any other " +
    "one, of files, is made so with your own credentials. The plan is shown first. What keeps the service from writing " +
    "keeps this from it, too: observe, pauses, windows, first contact, the guard.",
  options: [
    { flags: "-f, --file <paths...>", about: "the specs of files or folders, - for what comes in" },
    { flags: "--direct", about: "with your own credentials, whether the service knows the bucket or not" },
    {
      flags: "--force",
      about: "with your own credentials: send also what is held, refused, or left to a person",
    },
    { flags: "-y, --yes", about: "do not ask" },
  ],
  examples: ["apply orders-archive", "apply -f specs/ --direct --yes"],
  async run(called, context) {
    const deployment = await context.deployment();
    const isForced = called.options.force === true;
    const wanted = await specsToApply(called, context, deployment);
    if (isForced && wanted.some(({ byService }) => byService))
      throw new UsageError(words`--force goes with --direct; dxaws-s3 reconcile --now has the service do it`);
    const run: Run = {
      context,
      deployment,
      isForced,
      foresight: await foresightOf(deployment, "look", context),
    };
    const { different, left } = await differing(wanted, run);
    if (different.length === 0) {
      context.note(left > 0 ? words`nothing was applied` : words`nothing to do`);
      return left > 0 ? 1 : 0;
    }
    const question = words`Apply to ${count(different.length, "bucket")}?`;
    if (called.options.yes !== true && !(await context.confirm(question))) return 1;
    const converged = await applyAll(different, run);
    return left === 0 && converged === different.length ? 0 : 1;
  },
};

const atOnce = 5;

interface Run {
  readonly context: Context;
  readonly deployment: Deployment;
  readonly foresight: Foresight;
  readonly isForced: boolean;
}

/** A bucket to which something is to be done, and why it would not be done unforced. */
interface Due extends ToApply {
  readonly withheld: readonly Withheld[];
}

interface Different {
  readonly different: readonly Due[];
  /** How many differ and are left as they are: nobody knows what would be done, or all of it is withheld. */
  readonly left: number;
}

/** Tells the plan of each. */
async function differing(wanted: readonly ToApply[], run: Run): Promise<Different> {
  const { context, foresight } = run;
  const different: Due[] = [];
  let left = 0;
  const progress = context.progress("reading buckets", wanted.length);
  const work = async (one: ToApply) => ({ one, planned: await planOne(one.spec, foresight, context.signal) });
  for await (const { one, planned } of inParallel(wanted, atOnce, work, context.signal)) {
    progress.step();
    if ("plan" in planned) tellPlan(planned.plan, context, { withLegend: different.length === 0 });
    else tellUnplanned(planned, context);
    const isOff = !("plan" in planned && planned.plan.inSync);
    if (isOff && isToBeDone(one, planned, run))
      different.push({ ...one, withheld: "plan" in planned ? planned.plan.withheld : [] });
    else if (isOff) left += 1;
  }
  progress.end();
  return { different, left };
}

/** The service says itself what it makes of a spec. */
const isToBeDone = ({ byService }: ToApply, planned: Planned, { isForced }: Run): boolean =>
  byService || ("plan" in planned && (isForced || planned.plan.actions.length > 0));

/** Answers how many buckets are now as their specs say. A bucket that was begun is finished, whatever the signal. */
async function applyAll(different: readonly Due[], run: Run): Promise<number> {
  const { context, deployment, foresight, isForced } = run;
  const progress = context.progress("applying", different.length);
  const work = async (due: Due) => ({
    due,
    applied: due.byService
      ? await applyByService(due.spec.name, deployment, context.signal)
      : await applyDirectly(due.spec, foresight, isForced),
  });
  const sum = { buckets: different.length, begun: 0, converged: 0 };
  for await (const { due, applied } of inParallel(different, atOnce, work, context.signal)) {
    progress.step();
    tellApplied(applied, context, isForced ? due.withheld : []);
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
