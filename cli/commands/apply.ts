import type { Withheld } from "../../core/plan/calls.ts";
import { count } from "../../core/plan/describe.ts";
import { reasonWords, words } from "../../core/text/words.ts";
import type { Called, Command, Context } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { acceptOption, isAccepted } from "../plans/acceptance.ts";
import { applyByService, applyDirectly, isAsWanted } from "../plans/applyOne.ts";
import { boundAlsoBy, type Foresight, foresightOf } from "../plans/foresight.ts";
import { type Planned, planOne } from "../plans/planOne.ts";
import { printApplied } from "../plans/printApplied.ts";
import { printPlan, printUnplanned } from "../plans/printPlan.ts";
import { specsToApply, type ToApply } from "../plans/specsToApply.ts";

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
    acceptOption,
  ],
  examples: ["apply orders-archive", "apply -f specs/ --direct --yes"],
  async run(called, context) {
    const deployment = await context.deployment();
    const isForced = called.options.force === true;
    const wanted = await specsToApply(called, context, deployment);
    if (isForced && wanted.some(({ byService }) => byService))
      throw new UsageError(words`--force goes with --direct; dxaws-s3 reconcile --now has the service do it`);
    const foresight = await foresightOf(deployment, "manual", context);
    const run: Run = { context, deployment, isForced, foresight };
    mustSee(run, wanted);
    noteOthers(wanted, context);
    const { different, inSync, left } = await differing(wanted, run);
    if (different.length === 0) context.note(left > 0 ? words`nothing was applied` : words`nothing to do`);
    const isYes = different.length === 0 || (await isAllowed(different, called, run));
    const begun = isYes ? await applyAll(different, run) : { begun: 0, converged: 0 };
    if (!isYes) for (const { spec } of different) printLeft(spec.name, "nobody said yes", context);
    printSum({ buckets: wanted.length, inSync, left, ...begun }, context);
    return left === 0 && begun.converged === different.length ? 0 : 1;
  },
};

function noteOthers(wanted: readonly ToApply[], { note }: Context): void {
  for (const { spec, deployed } of wanted)
    if (deployed)
      note(words`the service has another spec of ${spec.name}: what is applied now it may take back`);
}

/** Whether somebody says yes, and accepts what the plans warn of. What the service does was accepted when its spec was written. */
async function isAllowed(
  different: readonly Due[],
  called: Called,
  { context, isForced }: Run,
): Promise<boolean> {
  const past = isForced ? ", also what is held, refused, or left to a person" : "";
  const question = words`Apply to ${count(different.length, "bucket")}${past}?`;
  if (called.options.yes !== true && !(await context.confirm(question))) return false;
  const own = different.filter(({ byService }) => !byService).map(({ planned }) => planned);
  return isAccepted(own, called, context);
}

const atOnce = 5;

interface Run {
  readonly context: Context;
  readonly deployment: Deployment;
  readonly foresight: Foresight;
  readonly isForced: boolean;
}

/** Without the service's settings nobody knows what it would hold: that takes a word of its own. */
function mustSee({ foresight, isForced }: Run, wanted: readonly ToApply[]): void {
  if (foresight.blindBecause === undefined || isForced || wanted.every(({ byService }) => byService)) return;
  throw new UsageError(
    words`what keeps the service from writing cannot be seen (${reasonWords(foresight.blindBecause)}); --force goes on without`,
  );
}

/** What is known of what keeps a bucket from being written, by whatever spec. */
const foresightFor = ({ deployed }: ToApply, { foresight }: Run): Foresight =>
  deployed === undefined ? foresight : boundAlsoBy(foresight, deployed);

/** A bucket to which something is to be done. */
interface Due extends ToApply {
  readonly planned: Planned;
}

interface Different {
  readonly different: readonly Due[];
  readonly inSync: number;
  /** How many differ and are left as they are: nobody knows what would be done, or all of it is withheld. */
  readonly left: number;
}

/** Tells the plan of each, and what came of those to which nothing is done; people see no plan that is empty. */
async function differing(wanted: readonly ToApply[], run: Run): Promise<Different> {
  const { context } = run;
  const different: Due[] = [];
  let left = 0;
  let inSync = 0;
  const progress = context.progress("reading buckets", wanted.length);
  const work = async (one: ToApply) => ({
    one,
    planned: await planOne(one.spec, foresightFor(one, run), context.signal),
  });
  for await (const { one, planned } of inParallel(wanted, atOnce, work, context.signal)) {
    progress.step();
    if ("plan" in planned)
      printPlan(planned.plan, context, { withLegend: different.length === 0, onlyDifferent: true });
    else printUnplanned(planned, context);
    const isOff = !("plan" in planned && planned.plan.inSync);
    if (isOff && isToBeDone(one, planned, run)) different.push({ ...one, planned });
    else if (isOff) {
      left += 1;
      printLeft(one.spec.name, reasonOf(planned), context);
    } else {
      inSync += 1;
      context.emit({ kind: "applied", bucket: one.spec.name, by: "nobody", verdict: "converged", sent: [] });
    }
  }
  progress.end();
  return { different, inSync, left };
}

const reasonOf = (planned: Planned): string =>
  "plan" in planned ? (planned.plan.withheld[0]?.reason ?? "no call would change it") : planned.reason;

/** For programs: people have seen why in its plan. */
const printLeft = (bucket: string, reason: string, { emit }: Context): void =>
  emit({ kind: "applied", bucket, by: "nobody", verdict: "not converged", reason, sent: [] });

const withheldIn = (planned: Planned): readonly Withheld[] =>
  "plan" in planned ? planned.plan.withheld : [];

/** The service says itself what it makes of a spec. */
const isToBeDone = ({ byService }: ToApply, planned: Planned, { isForced }: Run): boolean =>
  byService || ("plan" in planned && (isForced || planned.plan.actions.length > 0));

/** Answers how many buckets were begun, and are now as their specs say. A bucket that was begun is finished, whatever the signal. */
async function applyAll(different: readonly Due[], run: Run): Promise<Pick<Sum, "begun" | "converged">> {
  const { context, deployment, isForced } = run;
  const progress = context.progress("applying", different.length);
  const work = async (due: Due) => ({
    due,
    applied: due.byService
      ? await applyByService(due.spec.name, deployment, context.signal)
      : await applyDirectly(due.spec, foresightFor(due, run), isForced),
  });
  const sum = { begun: 0, converged: 0 };
  for await (const { due, applied } of inParallel(different, atOnce, work, context.signal)) {
    progress.step();
    printApplied(applied, context, isForced ? withheldIn(due.planned) : []);
    sum.begun += 1;
    if (isAsWanted(applied)) sum.converged += 1;
  }
  progress.end();
  return sum;
}

interface Sum {
  readonly buckets: number;
  /** They were so already. */
  readonly inSync: number;
  /** They differ, and nothing was to be done to them. */
  readonly left: number;
  readonly begun: number;
  readonly converged: number;
}

function printSum(sum: Sum, { emit }: Context): void {
  const { buckets, inSync, left, begun, converged } = sum;
  const notBegun = buckets - inSync - left - begun;
  const parts = [
    ...(inSync > 0 ? [`${inSync} in sync already`] : []),
    ...(begun > 0 ? [`${converged} converged, ${begun - converged} not`] : []),
    ...(left > 0 ? [`${left} left as ${left === 1 ? "it is" : "they are"}`] : []),
    ...(notBegun > 0 ? [`${notBegun} not begun`] : []),
  ];
  emit(
    { kind: "appliedAll", ...sum },
    ({ bold }) => words`${bold("Apply:")} ${count(buckets, "bucket")}, ${parts.join(", ")}.`,
  );
}
