import { count } from "../../core/plan/describe.ts";
import { joined, words } from "../../core/text/words.ts";
import type { Called, Command, Context, ExitCode } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { elsewhereWords } from "../fleet/accounts.ts";
import { noteEmpty } from "../fleet/emptyAccount.ts";
import { ofAccount } from "../fleet/ofAccount.ts";
import { atOnceIn, parallelOption } from "../plans/atOnce.ts";
import { fleetTargets, type Listing } from "../plans/fleetTargets.ts";
import { type Foresight, foresightOf, withLayers } from "../plans/foresight.ts";
import { withBaselines } from "../plans/newLayers.ts";
import { type PlanFile, planFile } from "../plans/planFile.ts";
import { type Planned, planOne } from "../plans/planOne.ts";
import { PlanOutput } from "../plans/planOutput.ts";
import { type Done, doneIn, type State } from "../plans/resume.ts";
import type { Target } from "../plans/wanted.ts";
import { accountOf, accountOption } from "../specs/accountOption.ts";
import { documentsOf } from "../specs/specsOf.ts";
import { checkChoice, specsToPlan, type WantedSpecs } from "../specs/wantedSpecs.ts";

export const plan: Command = {
  names: "[buckets...]",
  about:
    "Reads buckets, and shows where they differ from what their specs and baselines want, and what the service would do next: " +
    "the calls that it would send, and the calls that are held, refused or need a person. Writes nothing. The specs are those " +
    "of the spec table, or of files (-f) as if they were put now. The changes of more than ten buckets are folded: identical " +
    "changes become one line.",
  options: [
    {
      flags: "--all",
      about:
        "plan all managed buckets, also those without a spec that a baseline selects; text output shows only those that differ",
    },
    { flags: "-f, --file <paths...>", about: "read the specs of files or folders; - is standard input" },
    {
      flags: "--baseline <paths...>",
      about: "plan with the baselines of files as if they were put; without buckets, all that they select",
    },
    accountOption,
    { flags: "--calls", about: "show the exact input of each call, and each bucket" },
    { flags: "--detailed-exitcode", about: "exit with 2 for differences, 3 if something could not be read" },
    parallelOption,
    { flags: "--html <file>", about: "also write the plan as an HTML page, to read, print or attach" },
    { flags: "--resume <file>", about: "save progress to a file; a stopped run continues from it" },
  ],
  examples: [
    "plan orders-archive",
    "plan --all --detailed-exitcode",
    "plan -f specs/ --calls",
    "plan --baseline company.yaml",
    "plan --all --html plan.html",
  ],
  async run(called, context) {
    const { stage, region, signal, note } = context;
    const { all, file, baseline, resume } = called.options;
    const atOnce = atOnceIn(called);
    checkChoice(called);
    const deployment = await context.deployment();
    const page = await planFile(called, context);
    const account = accountOf(called);
    const run = { stage, region, all, file, baseline, account, names: called.names };
    const done = await doneIn(typeof resume === "string" ? resume : undefined, run);
    if (done.earlier.size > 0)
      note(words`${count(done.earlier.size, "bucket")} already read by the earlier run`);
    const specs = await specsToPlan(called, context, deployment);
    const { foresight, selecting } = await foresightFor(called, deployment, context);
    const listing: Listing = { failed: false };
    await planAll(specs, atOnce, { called, context, foresight, selecting, done, page, listing });
    if (!signal.aborted) await done.complete();
    const written = await page?.write(deployment);
    if (account !== undefined && isNone(done.states, called)) await noteEmpty(account, deployment, note);
    return printSum(done.states, { called, context, written, listing });
  },
};

/** The foresight; with `--baseline` as if they were put, and the names of these baselines if only their buckets are wanted. */
async function foresightFor({ names, options }: Called, deployment: Deployment, context: Context) {
  const { all, file, baseline } = options;
  const why = Array.isArray(file) ? "spec" : Array.isArray(baseline) ? "baseline" : "sweep";
  const paths: readonly string[] = Array.isArray(baseline) ? baseline : [];
  const added = paths.length > 0 ? await documentsOf("baseline", paths, context) : [];
  const foresight = await foresightOf(deployment, why, context);
  if (added.length === 0) return { foresight, selecting: undefined };
  const baselines = added.map(({ parsed }) => parsed);
  const isAlone = names.length === 0 && !all && !file;
  return {
    foresight: withLayers(foresight, withBaselines(foresight.layers, baselines)),
    selecting: isAlone ? new Set(baselines.map(({ name }) => name)) : undefined,
  };
}

interface Run {
  readonly called: Called;
  readonly context: Context;
  readonly foresight: Foresight;
  /** Only buckets that one of these baselines selects. */
  readonly selecting: ReadonlySet<string> | undefined;
  readonly done: Done;
  readonly page: PlanFile | undefined;
  readonly listing: Listing;
}

async function planAll({ specs, count, isFleet }: WantedSpecs, atOnce: number, run: Run): Promise<void> {
  const { called, context, foresight, selecting, done, page, listing } = run;
  const { baselines } = foresight.layers;
  const hasBare = isFleet && baselines.length > 0;
  const account = accountOf(called);
  // How many buckets without a spec there are is not known before they are listed.
  const progress = context.progress(
    "reading buckets",
    hasBare || account !== undefined ? undefined : Math.max(0, count - done.earlier.size),
  );
  const elsewhere: string[] = [];
  const isElsewhere = (name: string) => void (called.names.length > 0 && elsewhere.push(name));
  const wanted = account === undefined ? specs : ofAccount(specs, account, isElsewhere, foresight);
  const targets = hasBare ? fleetTargets(wanted, baselines, foresight, context, listing, account) : wanted;
  const work = async (target: Target) => ({
    target,
    planned: await planOne(target, foresight, context.signal, selecting),
  });
  const output = new PlanOutput(called, context);
  for await (const { planned, target } of inParallel(
    without(targets, done.earlier),
    atOnce,
    work,
    context.signal,
  )) {
    progress.step();
    if (isFleet && "isUnmanaged" in planned) continue;
    output.add(planned);
    page?.add(planned, target.spec);
    await done.add(planned.bucket, stateOf(planned));
  }
  progress.end();
  output.end();
  if (account !== undefined && elsewhere.length > 0) context.note(elsewhereWords(elsewhere, account));
}

async function* without(targets: AsyncIterable<Target>, earlier: Done["earlier"]): AsyncGenerator<Target> {
  for await (const one of targets) if (!earlier.has(one.name)) yield one;
}

function stateOf(planned: Planned): State {
  if (!("plan" in planned) || planned.plan.unknown.length > 0 || planned.resolved.invalid)
    return "incomplete";
  return planned.plan.inSync ? "inSync" : "different";
}

interface Summed {
  readonly called: Called;
  readonly context: Context;
  /** The file of the page. */
  readonly written: string | undefined;
  readonly listing: Listing;
}

/** Nothing of the account was planned, and no bucket was named. */
const isNone = ({ inSync, different, incomplete }: Done["states"], { names }: Called) =>
  names.length === 0 && inSync + different + incomplete === 0;

function printSum(
  states: Done["states"],
  { called: { options }, context, written, listing }: Summed,
): ExitCode {
  const { emit, signal } = context;
  const { inSync, different, incomplete } = states;
  const sum = { buckets: inSync + different + incomplete, inSync, different, incomplete };
  const parts = [
    count(sum.buckets, "bucket"),
    `${sum.inSync} in sync`,
    `${sum.different} different`,
    `${sum.incomplete} could not be read in full`,
  ];
  const end = signal.aborted ? "; stopped before the end" : "";
  const page = written === undefined ? "" : words` Page: ${written}.`;
  emit(
    { kind: "planned", ...sum, ...(written !== undefined && { page: written }) },
    ({ bold }) => words`${bold("Plan:")} ${joined(parts, ", ")}${end}.${page}`,
  );
  const isIncomplete = sum.incomplete > 0 || listing.failed;
  if (options.detailedExitcode !== true) return isIncomplete ? 1 : 0;
  if (isIncomplete) return 3;
  return sum.different > 0 ? 2 : 0;
}
