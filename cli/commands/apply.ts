import type { Withheld } from "../../core/plan/calls.ts";
import { count } from "../../core/plan/describe.ts";
import { reasonWords, words } from "../../core/text/words.ts";
import type { Called, Command, Context } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { acceptOption, isAccepted } from "../plans/acceptance.ts";
import { applyByService, applyDirectly, isAsWanted } from "../plans/applyOne.ts";
import { type Foresight, foresightOf } from "../plans/foresight.ts";
import { type Planned, planOne } from "../plans/planOne.ts";
import { printApplied } from "../plans/printApplied.ts";
import { printPlan, printUnplanned } from "../plans/printPlan.ts";
import { specsToApply, type ToApply } from "../plans/specsToApply.ts";
import { targetOf } from "../plans/wanted.ts";

export const apply: Command = {
  names: "[buckets...]",
  about:
    "Applies specs to buckets now. A bucket whose spec is in the spec table is checked and repaired by the service; any " +
    "other bucket (-f) is changed with your own credentials. Shows the plan first. What stops the service from writing " +
    "also stops this command: observe mode, pauses, windows, first contact, the guard.",
  options: [
    { flags: "-f, --file <paths...>", about: "read the specs of files or folders; - is standard input" },
    { flags: "--direct", about: "use your own credentials, even for buckets of the service" },
    {
      flags: "--force",
      about: "with your own credentials: also send calls that are held, refused or need a person",
    },
    { flags: "-y, --yes", about: "do not ask for confirmation" },
    acceptOption,
  ],
  examples: ["apply orders-archive", "apply -f specs/ --direct --yes"],
  async run(called, context) {
    const deployment = await context.deployment();
    const isForced = called.options.force === true;
    const wanted = await specsToApply(called, context, deployment);
    if (isForced && wanted.some(({ byService }) => byService))
      throw new UsageError(words`--force requires --direct; for the service, use dxaws-s3 reconcile --now`);
    const foresight = await foresightOf(deployment, "manual", context);
    const run: Run = { context, deployment, isForced, foresight };
    mustKnowRestraints(run, wanted);
    noteOthers(wanted, context);
    const { different, inSync, skipped } = await differing(wanted, run);
    if (different.length === 0) context.note(skipped > 0 ? words`nothing was applied` : words`nothing to do`);
    const isYes = different.length === 0 || (await isAllowed(different, called, run));
    const begun = isYes ? await applyAll(different, run) : { begun: 0, converged: 0 };
    if (!isYes) for (const { spec } of different) printSkipped(spec.name, "not confirmed", context);
    printSum({ buckets: wanted.length, inSync, skipped, ...begun }, context);
    return skipped === 0 && begun.converged === different.length ? 0 : 1;
  },
};

function noteOthers(wanted: readonly ToApply[], { note }: Context): void {
  for (const { spec, deployed } of wanted)
    if (deployed) note(words`the service has another spec of ${spec.name} and may revert this change`);
}

/** Whether the caller confirms, and accepts the warnings of the plans. Those of the service's specs were accepted by put. */
async function isAllowed(
  different: readonly Due[],
  called: Called,
  { context, isForced }: Run,
): Promise<boolean> {
  const past = isForced ? ", including calls that are held, refused or need a person" : "";
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

/** Throws UsageError if the service's settings cannot be read, so that its restraints are unknown; --force goes on. */
function mustKnowRestraints({ foresight, isForced }: Run, wanted: readonly ToApply[]): void {
  if (foresight.blindBecause === undefined || isForced || wanted.every(({ byService }) => byService)) return;
  throw new UsageError(
    words`cannot read what stops the service from writing (${reasonWords(foresight.blindBecause)}); use --force to go on without it`,
  );
}

/** The restraints of a bucket; those of the deployed spec bind as well. */
const foresightFor = ({ deployed }: ToApply, { foresight }: Run): Foresight =>
  deployed === undefined ? foresight : { ...foresight, alsoBy: deployed };

/** A bucket to apply, with its plan. */
interface Due extends ToApply {
  readonly planned: Planned;
}

interface Different {
  readonly different: readonly Due[];
  readonly inSync: number;
  /** Buckets that differ and are skipped: they could not be planned, or all their calls are withheld. */
  readonly skipped: number;
}

/** Prints each plan, and the results of buckets in sync and of skipped ones. Text output leaves out empty plans. */
async function differing(wanted: readonly ToApply[], run: Run): Promise<Different> {
  const { context } = run;
  const different: Due[] = [];
  let skipped = 0;
  let inSync = 0;
  const progress = context.progress("reading buckets", wanted.length);
  const work = async (one: ToApply) => ({
    one,
    planned: await planOne(targetOf(one.spec), foresightFor(one, run), context.signal),
  });
  for await (const { one, planned } of inParallel(wanted, atOnce, work, context.signal)) {
    progress.step();
    if ("plan" in planned)
      printPlan(planned, context, { withLegend: different.length === 0, onlyDifferent: true });
    else printUnplanned(planned, context);
    const isOff = !("plan" in planned && planned.plan.inSync);
    if (isOff && isToBeDone(one, planned, run)) different.push({ ...one, planned });
    else if (isOff) {
      skipped += 1;
      printSkipped(one.spec.name, reasonOf(planned), context);
    } else {
      inSync += 1;
      context.emit({ kind: "applied", bucket: one.spec.name, by: "none", verdict: "converged", sent: [] });
    }
  }
  progress.end();
  return { different, inSync, skipped };
}

function reasonOf(planned: Planned): string {
  if (!("plan" in planned)) return planned.reason;
  const [first] = [...planned.plan.withheld, ...planned.plan.unknown];
  return first?.reason ?? "no call can change it";
}

/** Only for JSON output: the text of the plan has the reason. */
const printSkipped = (bucket: string, reason: string, { emit }: Context): void =>
  emit({ kind: "applied", bucket, by: "none", verdict: "not converged", reason, sent: [] });

const withheldIn = (planned: Planned): readonly Withheld[] =>
  "plan" in planned ? planned.plan.withheld : [];

/** Whether to apply the plan. The service decides for its own buckets. */
const isToBeDone = ({ byService }: ToApply, planned: Planned, { isForced }: Run): boolean =>
  byService || ("plan" in planned && (isForced || planned.plan.actions.length > 0));

/** Applies the plans; returns the numbers of started and converged buckets. A started bucket is finished despite a signal. */
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
  /** Buckets that were already in sync. */
  readonly inSync: number;
  /** Buckets that differ, and were skipped. */
  readonly skipped: number;
  readonly begun: number;
  readonly converged: number;
}

function printSum(sum: Sum, { emit }: Context): void {
  const { buckets, inSync, skipped, begun, converged } = sum;
  const notBegun = buckets - inSync - skipped - begun;
  const parts = [
    ...(inSync > 0 ? [`${inSync} already in sync`] : []),
    ...(begun > 0 ? [`${converged} converged, ${begun - converged} not`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(notBegun > 0 ? [`${notBegun} not started`] : []),
  ];
  emit(
    { kind: "appliedAll", ...sum },
    ({ bold }) => words`${bold("Apply:")} ${count(buckets, "bucket")}, ${parts.join(", ")}.`,
  );
}
