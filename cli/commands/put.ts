import { words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Called, Command, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { SpecChanged } from "../deployment/specTable.ts";
import { acceptOption, areSpecsAccepted, isExcluded } from "../plans/acceptance.ts";
import { foresightOf } from "../plans/foresight.ts";
import type { Planned } from "../plans/planOne.ts";
import { type PutResult, printPutSum } from "../plans/printPut.ts";
import { carryOut, printSpecWrite, type SpecWrite, saySame } from "../plans/specWrite.ts";
import { claimOf, reasonIn, reasonOption } from "../specs/changeAuthor.ts";
import { printConflict } from "../specs/conflict.ts";
import { specsOf } from "../specs/specsOf.ts";
import { versionOf } from "../specs/specVersion.ts";

export const put: Command = {
  names: "[files...]",
  about:
    "Writes the specs of files to the spec table; the service applies them from then on. Shows first what changes in each " +
    "spec and on each bucket. Does not overwrite a spec that another principal has changed since it was read.",
  options: [reasonOption, { flags: "-y, --yes", about: "do not ask for confirmation" }, acceptOption],
  examples: [
    "put specs/",
    'put orders.yaml --yes --reason "keep old versions"',
    "put locked.yaml --yes --accept irreversible",
  ],
  async run(called, context) {
    const { names, options } = called;
    if (names.length === 0) throw new UsageError(words`name files or folders; - is standard input`);
    const reason = reasonIn(options);
    const deployment = await context.deployment();
    const compared = await compare(names, deployment, context);
    const changed = compared.filter(({ state }) => state === "changed");
    const stale = compared.filter(({ state }) => state === "stale");
    const mayWrite = stale.length === 0 && (await mayBeWritten(changed, called, deployment, context));
    for (const { spec } of stale) await printConflict(spec, undefined, deployment, context);
    const results = compared.filter(({ state }) => state !== "changed").map(resultOf);
    for (const one of changed) {
      const isSkipped = !mayWrite || context.signal.aborted;
      results.push(
        isSkipped
          ? { bucket: one.spec.name, result: "not written" }
          : await write(one, reason, deployment, context),
      );
    }
    printPutSum(results, context);
    const conflict = results.find(({ result }) => result === "conflict");
    if (conflict) throw new SpecChanged(conflict.bucket);
    return mayWrite || changed.length === 0 ? undefined : 1;
  },
};

/** A spec of a file, compared with that of the table. */
interface Compared extends SpecWrite {
  /** same: nothing to do; stale: the spec of the table has changed since the file was read. */
  readonly state: "same" | "changed" | "stale";
}

async function compare(
  paths: readonly string[],
  { specTable }: Deployment,
  context: Context,
): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (const { written, version } of await specsOf(paths, context)) {
    const spec = { ...written } as SpecItem;
    const read = await specTable.get(spec.name);
    const isStale = version !== undefined && (!read || versionOf(read) !== version);
    compared.push({ read, spec, state: saySame(read, spec) ? "same" : isStale ? "stale" : "changed" });
  }
  return compared;
}

const resultOf = ({ spec, state }: Compared): PutResult => ({
  bucket: spec.name,
  result: state === "same" ? "unchanged" : "conflict",
});

/** Shows the changes and plans, and asks for confirmation. */
async function mayBeWritten(
  changed: readonly Compared[],
  called: Called,
  deployment: Deployment,
  context: Context,
): Promise<boolean> {
  const plans: Planned[] = [];
  if (changed.length === 0) return true;
  const foresight = await foresightOf(deployment, "spec", context);
  for (const proposal of changed) {
    const planned = await printSpecWrite(proposal, foresight, context);
    // In observe mode nothing is written to the bucket, so its warnings need no acceptance.
    if (proposal.spec.mode !== "observe" || isExcluded(planned)) plans.push(planned);
  }
  const question = words`Write ${changed.length === 1 ? "this spec" : `these ${changed.length} specs`}?`;
  if (called.options.yes !== true && !(await context.confirm(question))) return false;
  return areSpecsAccepted(plans, called, context);
}

/** Writes one spec. A conflict is a result, so that the other specs are still written. */
async function write(
  { read, spec }: SpecWrite,
  reason: string | undefined,
  deployment: Deployment,
  context: Context,
): Promise<PutResult> {
  const bucket = spec.name;
  const inFile = typeof spec.changeReason === "string" ? spec.changeReason : undefined;
  try {
    await carryOut({ read, spec }, deployment, context, await claimOf(reason ?? inFile, deployment, context));
    return { bucket, result: "written" };
  } catch (error) {
    if (error instanceof SpecChanged) return { bucket, result: "conflict" };
    throw error;
  }
}
