import { count } from "../../core/plan/describe.ts";
import { joined, words } from "../../core/text/words.ts";
import type { Called, Command, Context, ExitCode } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { foresightOf } from "../plans/foresight.ts";
import { type PlanFile, planFile } from "../plans/planFile.ts";
import { type Planned, planOne } from "../plans/planOne.ts";
import { printPlan, printUnplanned } from "../plans/printPlan.ts";
import { type Done, doneIn, type State } from "../plans/resume.ts";
import { checkChoice, specsToPlan, type Wanted, type WantedSpecs } from "../specs/wantedSpecs.ts";

export const plan: Command = {
  names: "[buckets...]",
  about:
    "Reads buckets, and shows where they differ from their specs and what the service would do next: the calls that it " +
    "would send, and the calls that are held, refused or need a person. Writes nothing. The specs are those of the spec " +
    "table, or of files (-f) as if they were put now.",
  options: [
    { flags: "--all", about: "plan all buckets of the spec table; text output shows only those that differ" },
    { flags: "-f, --file <paths...>", about: "read the specs of files or folders; - is standard input" },
    { flags: "--calls", about: "show the exact input of each call" },
    { flags: "--detailed-exitcode", about: "exit with 2 for differences, 3 if something could not be read" },
    { flags: "--parallel <number>", about: "the number of buckets to read at the same time (default: 10)" },
    { flags: "--html <file>", about: "also write the plan as an HTML page, to read, print or attach" },
    { flags: "--resume <file>", about: "save progress to a file; a stopped run continues from it" },
  ],
  examples: [
    "plan orders-archive",
    "plan --all --detailed-exitcode",
    "plan -f specs/ --calls",
    "plan --all --html plan.html",
  ],
  async run(called, context) {
    const { stage, region, signal, note } = context;
    const { all, file, resume, parallel } = called.options;
    const atOnce = numberOf(parallel);
    checkChoice(called);
    const deployment = await context.deployment();
    const page = await planFile(called, context);
    const run = { stage, region, all, file, names: called.names };
    const done = await doneIn(typeof resume === "string" ? resume : undefined, run);
    if (done.earlier.size > 0)
      note(words`${count(done.earlier.size, "bucket")} already read by the earlier run`);
    const wanted = await specsToPlan(called, context, deployment);
    await planAll(wanted, atOnce, { called, context, deployment, done, page });
    if (!signal.aborted) await done.complete();
    const written = await page?.write(deployment);
    return printSum(done.states, { called, context, written });
  },
};

interface Run {
  readonly called: Called;
  readonly context: Context;
  readonly deployment: Deployment;
  readonly done: Done;
  readonly page: PlanFile | undefined;
}

async function planAll({ specs, count }: WantedSpecs, atOnce: number, run: Run): Promise<void> {
  const { called, context, deployment, done, page } = run;
  const foresight = await foresightOf(deployment, called.options.file ? "spec" : "sweep", context);
  const progress = context.progress("reading buckets", Math.max(0, count - done.earlier.size));
  const work = async ({ name, spec }: Wanted) => ({
    spec,
    planned:
      spec === undefined
        ? { bucket: name, reason: "the spec table has no item with that name" }
        : await planOne(spec, foresight, context.signal),
  });
  let isLegendDue = true;
  const left = without(specs, done.earlier);
  for await (const { planned, spec } of inParallel(left, atOnce, work, context.signal)) {
    progress.step();
    const state = stateOf(planned);
    printPlanned(planned, called, context, isLegendDue);
    isLegendDue &&= state === "inSync" || !("plan" in planned);
    page?.add(planned, spec);
    await done.add(planned.bucket, state);
  }
  progress.end();
}

async function* without(specs: AsyncIterable<Wanted>, earlier: Done["earlier"]): AsyncGenerator<Wanted> {
  for await (const one of specs) if (!earlier.has(one.name)) yield one;
}

const defaultParallel = 10;

function numberOf(text: unknown): number {
  if (text === undefined) return defaultParallel;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(words`--parallel must be a number of at least 1, not ${`${text}`}`);
  return number;
}

function stateOf(planned: Planned): State {
  if (!("plan" in planned) || planned.plan.unknown.length > 0) return "incomplete";
  return planned.plan.inSync ? "inSync" : "different";
}

function printPlanned(planned: Planned, { options }: Called, context: Context, withLegend: boolean): void {
  if ("plan" in planned)
    printPlan(planned.plan, context, {
      withInputs: options.calls === true,
      withLegend,
      onlyDifferent: options.all === true,
      withSum: false,
    });
  else printUnplanned(planned, context);
}

interface Summed {
  readonly called: Called;
  readonly context: Context;
  /** The file of the page. */
  readonly written: string | undefined;
}

function printSum(states: Done["states"], { called: { options }, context, written }: Summed): ExitCode {
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
  if (options.detailedExitcode !== true) return sum.incomplete > 0 ? 1 : 0;
  if (sum.incomplete > 0) return 3;
  return sum.different > 0 ? 2 : 0;
}
