import type { Resolved } from "../../core/resolve/resolve.ts";
import { selectsName } from "../../core/resolve/select.ts";
import { joined, words } from "../../core/text/words.ts";
import type { Called, Context, ExitCode } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { areAccepted } from "../plans/acceptance.ts";
import { foresightOf } from "../plans/foresight.ts";
import { withBaselines } from "../plans/newLayers.ts";
import { claimOf, reasonIn } from "../specs/changeAuthor.ts";
import { documentsOf } from "../specs/specsOf.ts";
import { printEffect } from "./effect.ts";
import { readTable } from "./layerTables.ts";
import { comparedWith, printProposal, writeAll } from "./layerWrite.ts";

/** Writes the baselines of files, after showing what they would do to the fleet. */
export async function putBaselines(called: Called, context: Context): Promise<ExitCode | undefined> {
  const { names: paths, options } = called;
  if (paths.length === 0) throw new UsageError(words`name files or folders; - is standard input`);
  const reason = reasonIn(options);
  const documents = await documentsOf("baseline", paths, context);
  const deployment = await context.deployment();
  const table = await readTable(deployment, context.now());
  const writes = comparedWith(table, documents);
  const changed = writes.filter(({ state }) => state === "changed");
  const changedNames = new Set(changed.map(({ item }) => item.name));
  const parsed = documents.map((one) => one.parsed);
  withBaselines(table.layers, parsed);
  for (const write of writes) if (write.state !== "same") printProposal(write, context);
  const isStale = writes.some(({ state }) => state === "stale");
  const mayWrite =
    !isStale &&
    (changed.length === 0 ||
      (await isConfirmed(
        parsed.filter(({ name }) => changedNames.has(name)),
        called,
        context,
      )));
  await writeAll(writes, mayWrite, await claimOf(reason, deployment, context), deployment, context);
  return mayWrite ? undefined : 1;
}

/** Shows the effect on the fleet, and asks. */
async function isConfirmed(
  added: readonly Parameters<typeof withBaselines>[1][number][],
  called: Called,
  context: Context,
): Promise<boolean> {
  const deployment = await context.deployment();
  const foresight = await foresightOf(deployment, "baseline", context);
  const names = added.map(({ name }) => name);
  const before = foresight.layers;
  const after = withBaselines(before, added);
  const selects = [...before.baselines.filter(({ name }) => names.includes(name)), ...added].map(
    ({ select }) => select,
  );
  const isSelected = ({ baselines }: Resolved) => baselines.some((name) => names.includes(name));
  const change = {
    before,
    after,
    mayConcern: (name: string) => selects.some((select) => selectsName(select, name)),
    concerns: (one: { readonly before: Resolved; readonly after: Resolved }) =>
      isSelected(one.before) || isSelected(one.after),
  };
  const what = words`${joined(names, ", ")} ${names.length === 1 ? "concerns" : "concern"}`;
  const { concerns } = await printEffect(what, change, { called, context, deployment, foresight });
  const question = words`Write ${names.length === 1 ? "this baseline" : `these ${names.length} baselines`}?`;
  if (called.options.yes !== true && !(await context.confirm(question))) return false;
  return areAccepted(concerns, called, context);
}
