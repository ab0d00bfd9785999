import { type Exception, parseException } from "../../core/resolve/exception.ts";
import type { Layers, Resolved } from "../../core/resolve/resolve.ts";
import { lines, words } from "../../core/text/words.ts";
import { matches } from "../../core/values/pattern.ts";
import type { LayerItem } from "../../service/tables/layerTable.ts";
import type { Called, Context, ExitCode } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { areAccepted } from "../plans/acceptance.ts";
import { type Foresight, foresightOf } from "../plans/foresight.ts";
import { numberOf } from "../plans/printFolded.ts";
import { claimOf, reasonIn } from "../specs/changeAuthor.ts";
import { documentsOf } from "../specs/specsOf.ts";
import { printEffect } from "./effect.ts";
import { readTable } from "./layerTables.ts";
import { comparedWith, printProposal, writeAll } from "./layerWrite.ts";
import { keptNotes, mustBePermitted, mustNotBeOver } from "./permitted.ts";
import { Waivers } from "./waivers.ts";

/** Writes the exceptions of files, after showing what they waive and what that would open. */
export async function putExceptions(called: Called, context: Context): Promise<ExitCode | undefined> {
  const { names: paths, options } = called;
  if (paths.length === 0) throw new UsageError(words`name files or folders; - is standard input`);
  const reason = reasonIn(options);
  const now = context.now();
  const documents = await documentsOf("exception", paths, context);
  const deployment = await context.deployment();
  const table = await readTable(deployment, now);
  for (const { parsed } of documents) mustNotBeOver(parsed, now);
  const begun = documents.map((one) => ({ ...one, written: beginning(one.written, now) }));
  const writes = comparedWith(table, begun);
  const changed = writes.filter(({ state }) => state === "changed");
  const added = changed.map(({ item }) => parseException(item));
  const foresight = added.length > 0 ? await foresightOf(deployment, "baseline", context) : undefined;
  if (foresight?.limits) for (const one of added) mustBePermitted(one, foresight.limits);
  for (const write of writes) if (write.state !== "same") printProposal(write, context);
  const isStale = writes.some(({ state }) => state === "stale");
  const mayWrite =
    !isStale && (!foresight || (await isConfirmed(added, { called, context, deployment, foresight })));
  await writeAll(writes, mayWrite, await claimOf(reason, deployment, context), deployment, context);
  return mayWrite ? undefined : 1;
}

/** An exception begins when it is written, unless its file says a later time. */
function beginning(written: LayerItem, now: Date): LayerItem {
  const given = Date.parse(`${written.since ?? ""}`);
  const since = given > now.getTime() ? new Date(given).toISOString() : now.toISOString();
  return { ...written, since };
}

interface Run {
  readonly called: Called;
  readonly context: Context;
  readonly deployment: Deployment;
  readonly foresight: Foresight;
}

/** As if the exceptions had been put and were in force. */
function withExceptions(layers: Layers, added: readonly Exception[], now: Date): Layers {
  const names = new Set(added.map(({ name }) => name));
  const others = layers.exceptions.filter(({ name }) => !names.has(name));
  const begun = added.map((one) =>
    Date.parse(one.since) > now.getTime() ? { ...one, since: now.toISOString() } : one,
  );
  return { ...layers, exceptions: [...others, ...begun] };
}

/** Shows what the exceptions waive, and asks. */
async function isConfirmed(added: readonly Exception[], run: Run): Promise<boolean> {
  const { called, context, foresight } = run;
  const names = added.map(({ name }) => name);
  const before = foresight.layers;
  const after = withExceptions(before, added, context.now());
  const patterns = [...before.exceptions.filter(({ name }) => names.includes(name)), ...added].flatMap(
    ({ buckets }) => buckets,
  );
  const waives = ({ waived }: Resolved) =>
    waived.some(({ exception, parts }) => names.includes(exception) && parts.length > 0);
  const change = {
    before,
    after,
    mayConcern: (name: string) => patterns.some((pattern) => matches(pattern, name)),
    concerns: (one: { readonly before: Resolved; readonly after: Resolved }) =>
      waives(one.before) || waives(one.after),
  };
  const waivers = new Waivers();
  const onConcerned = (one: { readonly target: { readonly name: string }; readonly after: Resolved }) =>
    waivers.add(one.target.name, one.after);
  const what = words`${names.join(", ")} ${names.length === 1 ? "concerns" : "concern"}`;
  const { concerns } = await printEffect(what, change, { ...run, onConcerned });
  for (const one of added) printWaivers(one, waivers, run);
  const question = words`Write ${names.length === 1 ? "this exception" : `these ${names.length} exceptions`}?`;
  if (called.options.yes !== true && !(await context.confirm(question))) return false;
  return areAccepted(concerns, called, context);
}

const mostLines = 10;

function printWaivers(exception: Exception, waivers: Waivers, { context, foresight }: Run): void {
  const { name, pointers } = exception;
  const all = waivers.of(name);
  for (const note of keptNotes(exception, foresight.limits)) context.note(note);
  if (all.length === 0)
    context.note(words`${name} waives nothing: no baseline wants such a part of a bucket that it names`);
  else
    for (const pointer of pointers ?? [])
      if (!all.some(({ path }) => matches(`${pointer}*`, path)))
        context.note(words`${name}: ${pointer} waives nothing that a baseline wants`);
  const more =
    all.length > mostLines
      ? [words`  and ${all.length - mostLines} other parts (--output json lists them)`]
      : [];
  const rows = all.slice(0, mostLines).map(({ path, from, buckets, canOpen }) => {
    const opens = canOpen ? ": they can be opened" : "";
    return words`  ${canOpen ? "!" : "."} waives ${path} of baseline ${from} in ${numberOf(buckets)} ${buckets === 1 ? "bucket" : "buckets"}${opens}`;
  });
  for (const [index, one] of all.entries())
    context.emit({ kind: "waiver", ...one }, index > 0 ? undefined : () => lines([...rows, ...more]));
}
