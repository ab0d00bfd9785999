import type { Resolved } from "../../core/resolve/resolve.ts";
import { selectsName } from "../../core/resolve/select.ts";
import { lines, words } from "../../core/text/words.ts";
import type { Called, Context, ExitCode } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { areAccepted } from "../plans/acceptance.ts";
import { foresightOf } from "../plans/foresight.ts";
import { printEffect } from "./effect.ts";
import { itemNamed, readTable } from "./layerTables.ts";

/** Deletes baselines, after showing which buckets are released and what the other layers want of the rest. */
export async function deleteBaselines(called: Called, context: Context): Promise<ExitCode | undefined> {
  const { names, options } = called;
  if (names.length === 0) throw new UsageError(words`name baselines; dxaws-s3 baseline list shows them`);
  const deployment = await context.deployment();
  const table = await readTable(deployment, context.now());
  const items = [...new Set(names)].map((name) => itemNamed(table, "baseline", name));
  const foresight = await foresightOf(deployment, "baseline", context);
  const before = foresight.layers;
  const isGone = (name: string) => names.includes(name);
  const after = { ...before, baselines: before.baselines.filter(({ name }) => !isGone(name)) };
  const gone = before.baselines.filter(({ name }) => isGone(name));
  const change = {
    before,
    after,
    mayConcern: (name: string) => gone.some(({ select }) => selectsName(select, name)),
    concerns: (one: { readonly before: Resolved }) => one.before.baselines.some(isGone),
  };
  const what = words`with ${names.length === 1 ? "this baseline" : "these baselines"} deleted, other layers manage`;
  const { concerns } = await printEffect(what, change, { called, context, deployment, foresight });
  const question = lines([
    words`The deletion itself writes nothing: buckets keep what they have.`,
    words`Delete ${names.length === 1 ? words`the baseline ${names[0]}` : `${names.length} baselines`}?`,
  ]);
  if (options.yes !== true && !(await context.confirm(question))) return 1;
  if (!(await areAccepted(concerns, called, context))) return 1;
  for (const item of items) {
    if (context.signal.aborted) break;
    await deployment.layerStore.delete(item);
    const { name } = item;
    const result = { kind: "layerPut" as const, layer: "baseline", name, result: "deleted" };
    context.emit(result, () => words`the baseline ${name} is deleted`);
  }
  return undefined;
}
