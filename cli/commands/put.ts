import { isDeepStrictEqual } from "node:util";
import type { SpecItem } from "../../core/import/undo.ts";
import { words } from "../../core/text/words.ts";
import { acceptOption, isAccepted } from "../acceptance.ts";
import { type Command, type Context, UsageError } from "../command.ts";
import type { Deployment } from "../deployment.ts";
import type { Planned } from "../planOne.ts";
import { carryOut, type Proposal, tellProposal } from "../proposal.ts";
import { SpecChanged } from "../service/specTable.ts";
import { specsOf } from "../specs/specsOf.ts";
import { versionOf } from "../specs/specVersion.ts";

export const put: Command = {
  names: "[files...]",
  about:
    "Writes the specs of files to the spec table; from then on the buckets are so. Shows first what that changes in each " +
    "spec and on each bucket. Refuses to overwrite a spec that somebody else has changed since it was read.",
  options: [{ flags: "-y, --yes", about: "do not ask" }, acceptOption],
  examples: ["put specs/", "put orders.yaml --yes", "put locked.yaml --yes --accept irreversible"],
  async run(called, context) {
    const { names, options } = called;
    if (names.length === 0)
      throw new UsageError(words`which files? name some, or a folder, or - for what comes in`);
    const deployment = await context.deployment();
    const { proposals, plans } = await proposalsOf(names, deployment, context);
    if (proposals.length === 0) return undefined;
    const question = words`Write ${proposals.length === 1 ? "this spec" : `these ${proposals.length} specs`}?`;
    if (options.yes !== true && !(await context.confirm(question))) return 1;
    if (!(await isAccepted(plans, called, context))) return 1;
    for (const proposal of proposals) {
      if (context.signal.aborted) break;
      await carryOut(proposal, deployment, context);
    }
    return undefined;
  },
};

/** What the files would change, each of it told. Throws SpecChanged for a file that was read before somebody's change. */
async function proposalsOf(
  paths: readonly string[],
  deployment: Deployment,
  context: Context,
): Promise<{ proposals: readonly Proposal[]; plans: readonly Planned[] }> {
  const proposals: Proposal[] = [];
  for (const { written, version } of await specsOf(paths, context.stdin)) {
    const spec = { ...written } as SpecItem;
    const read = await deployment.specTable.get(spec.name);
    if (version && (!read || versionOf(read) !== version)) throw new SpecChanged(spec.name);
    if (isDeepStrictEqual({ ...read }, spec)) context.note(words`the spec of ${spec.name} is so already`);
    else proposals.push({ read, spec });
  }
  const plans: Planned[] = [];
  for (const proposal of proposals) {
    const planned = await tellProposal(proposal, deployment, context);
    // Of what is only observed nothing is done that could not be undone.
    if (proposal.spec.mode !== "observe") plans.push(planned);
  }
  return { proposals, plans };
}
