import { type Called, type Command, type Context, type ExitCode, UsageError } from "../command.ts";
import type { Deployment } from "../deployment.ts";
import { inParallel } from "../parallel.ts";
import { type Planned, planOne } from "../planOne.ts";
import { doneIn, type State } from "../resume.ts";
import { specsOf } from "../specsOf.ts";
import { tellPlan, tellUnplanned } from "../tellPlan.ts";

export const plan: Command = {
  names: "[buckets...]",
  about:
    "Reads buckets, and tells what is not as their specs say and which calls would mend it. Writes nothing. " +
    "The specs are those of the spec table, or of files.",
  options: [
    { flags: "--all", about: "all buckets of the spec table" },
    { flags: "-f, --file <paths...>", about: "the specs of files or folders, - for what comes in" },
    { flags: "--calls", about: "each call with its exact input" },
    { flags: "--detailed-exitcode", about: "2 if there are differences, 3 if something could not be read" },
    { flags: "--parallel <number>", about: "buckets at the same time (10)" },
    { flags: "--resume <file>", about: "keep what is done in a file, and go on from there" },
  ],
  examples: ["plan orders-archive", "plan --all --detailed-exitcode", "plan -f specs/ --calls"],
  async run(called, context) {
    const { options } = called;
    const deployment = await context.deployment();
    const provider = await deployment.provider();
    const done = await doneIn(typeof options.resume === "string" ? options.resume : undefined);
    const left = async function* () {
      for await (const spec of specsToPlan(called, context, deployment))
        if (!done.states.has(`${spec.name}`)) yield spec;
    };
    const progress = context.progress("planned");
    const plans = inParallel(
      left(),
      numberOf(options.parallel),
      (spec) => ("reason" in spec ? noSpec(spec.name) : planOne(spec, provider, context.signal)),
      context.signal,
    );
    for await (const planned of plans) {
      progress.step();
      tellPlanned(planned, called, context, done.states.size === 0);
      await done.add(planned.bucket, stateOf(planned));
    }
    progress.end();
    return tellSum([...done.states.values()], called, context);
  },
};

const defaultParallel = 10;

function numberOf(text: unknown): number {
  if (text === undefined) return defaultParallel;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(`--parallel takes a number from 1 on, not ${text}`);
  return number;
}

interface Wanted {
  readonly name: string;
  readonly [attribute: string]: unknown;
}

async function* specsToPlan(
  { names, options }: Called,
  { stdin }: Context,
  { specTable }: Deployment,
): AsyncGenerator<Wanted> {
  if (options.all) yield* specTable.all();
  else if (Array.isArray(options.file))
    for (const { written } of await specsOf(options.file, stdin)) yield { ...written };
  else if (names.length === 0) throw new UsageError("which buckets? name some, or say --all, or -f FILES");
  else for (const name of names) yield (await specTable.get(name)) ?? { name, reason: "no spec" };
}

const noSpec = async (bucket: string): Promise<Planned> => ({
  bucket,
  reason: "the spec table has no item of that name",
});

function stateOf(planned: Planned): State {
  if (!("plan" in planned) || planned.plan.unknown.length > 0) return "incomplete";
  return planned.plan.inSync ? "inSync" : "different";
}

function tellPlanned(planned: Planned, { options }: Called, context: Context, isFirst: boolean): void {
  if ("plan" in planned)
    tellPlan(planned.plan, context, {
      withInputs: options.calls === true,
      withLegend: isFirst,
      onlyDifferent: options.all === true,
    });
  else tellUnplanned(planned, context);
}

function tellSum(states: readonly State[], { options }: Called, { tell, signal }: Context): ExitCode {
  const count = (state: State) => states.filter((one) => one === state).length;
  const sum = {
    buckets: states.length,
    inSync: count("inSync"),
    different: count("different"),
    incomplete: count("incomplete"),
  };
  tell(
    { kind: "planned", ...sum },
    ({ bold }) =>
      `${bold("Plan:")} ${sum.buckets} buckets, ${sum.inSync} in sync, ${sum.different} differ, ${sum.incomplete} could not be read${signal.aborted ? "; stopped before the end" : ""}.`,
  );
  if (options.detailedExitcode !== true) return sum.incomplete > 0 ? 1 : 0;
  if (sum.incomplete > 0) return 3;
  return sum.different > 0 ? 2 : 0;
}
