import { count } from "../../core/plan/describe.ts";
import { words } from "../../core/text/words.ts";
import type { Called, Command, Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { elsewhereWords } from "../fleet/accounts.ts";
import { noteEmpty } from "../fleet/emptyAccount.ts";
import { ofAccount } from "../fleet/ofAccount.ts";
import { atOnceIn, parallelOption } from "../plans/atOnce.ts";
import { fleetTargets, type Listing } from "../plans/fleetTargets.ts";
import { foresightOf, withLayers } from "../plans/foresight.ts";
import { withBaselines } from "../plans/newLayers.ts";
import { type Planning, planEach } from "../plans/planEach.ts";
import { planFile } from "../plans/planFile.ts";
import { printSum } from "../plans/printSum.ts";
import { type Done, doneIn } from "../plans/resume.ts";
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
    await planAll(specs, { called, context, atOnce, foresight, selecting, done, page }, listing);
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

/** Plans what is wanted, and notes the named buckets that are not in the account asked for. */
async function planAll(wanted: WantedSpecs, planning: Planning, listing: Listing): Promise<void> {
  const { called, context, foresight } = planning;
  const { baselines } = foresight.layers;
  const { isFleet } = wanted;
  const account = accountOf(called);
  const hasBare = isFleet && baselines.length > 0;
  const elsewhere: string[] = [];
  const isElsewhere = (name: string) => void (called.names.length > 0 && elsewhere.push(name));
  const specs =
    account === undefined ? wanted.specs : ofAccount(wanted.specs, account, isElsewhere, foresight);
  const targets = hasBare ? fleetTargets(specs, baselines, foresight, context, listing, account) : specs;
  // How many buckets without a spec there are is not known before they are listed.
  const total = hasBare || account !== undefined ? undefined : wanted.count;
  await planEach(targets, { count: total, isFleet }, planning);
  if (account !== undefined && elsewhere.length > 0) context.note(elsewhereWords(elsewhere, account));
}

/** Nothing of the account was planned, and no bucket was named. */
const isNone = ({ inSync, different, incomplete }: Done["states"], { names }: Called) =>
  names.length === 0 && inSync + different + incomplete === 0;
