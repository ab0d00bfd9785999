import { isDeepStrictEqual } from "node:util";
import { difference } from "../../core/plan/describe.ts";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { lines, linesIn, type Words, words } from "../../core/text/words.ts";
import type { LayerItem } from "../../service/tables/layerTable.ts";
import type { Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { LayerChanged } from "../deployment/layerStore.ts";
import type { Claim } from "../deployment/specTable.ts";
import { authorshipOf, authorWords } from "../specs/author.ts";
import { changesBetween } from "../specs/specChange.ts";
import type { SpecDocument } from "../specs/specDocument.ts";
import { versionOf } from "../specs/specVersion.ts";
import { colourSigns, cut } from "../terminal/terminal.ts";
import type { ReadTable } from "./layerTables.ts";

/** A baseline or an exception of a file, compared with that of the table. */
export interface LayerWrite {
  readonly item: LayerItem;
  readonly read: LayerItem | undefined;
  /** same: nothing to do; stale: that of the table has changed since the file was read. */
  readonly state: "same" | "changed" | "stale";
}

type Result = "written" | "unchanged" | "conflict" | "not written";

const bare = (item: object | undefined): object => withoutAuthorship(item ?? {});

/** The longest proposal: the effect on the fleet follows it, and both fit on a screen. */
const mostLines = 10;
const widest = 160;

function shortened(all: readonly Words[], width: number): Words[] {
  const rows = all.flatMap(linesIn).map((line) => cut(line, Math.min(width, widest)));
  const left = rows.length - mostLines;
  return left > 1
    ? [...rows.slice(0, mostLines), words`  and ${left} more lines (--output json has all)`]
    : rows;
}

/** Whether both say the same, apart from their authors. When an exception began is no difference. */
function saySame(read: LayerItem | undefined, item: LayerItem): boolean {
  const of = ({ since: _, ...rest }: Readonly<Record<string, unknown>>) => rest;
  return read !== undefined && isDeepStrictEqual(of({ ...bare(read) }), of({ ...bare(item) }));
}

/** Compares documents of files with the table. */
export const comparedWith = (
  table: ReadTable,
  all: readonly { readonly written: LayerItem; readonly document: SpecDocument }[],
): LayerWrite[] =>
  all.map(({ written: item, document: { version } }) => {
    const read = table.item(item.kind, item.name);
    const isStale = version !== undefined && (!read || versionOf(read) !== version);
    return { item, read, state: saySame(read, item) ? "same" : isStale ? "stale" : "changed" };
  });

/** Prints what changes in a baseline or an exception. */
export function printProposal(
  { item, read, state }: LayerWrite,
  context: Pick<Context, "emit" | "width">,
): void {
  const { kind: layer, name } = item;
  const isStale = state === "stale";
  const changes = changesBetween(bare(isStale ? item : read), bare(isStale ? read : item));
  const author = authorshipOf(read ?? {});
  const heading = isStale
    ? words`the ${layer} ${name} was changed since the file was read (${authorWords(author)}); against your file:`
    : read
      ? words`the ${layer} ${name} changes:`
      : words`new ${layer} ${name}:`;
  const shown = changes.filter(({ path }) => path !== "/kind" && path !== "/name");
  const rows = shown.map((change) => words`  ${difference(change)}`);
  const text = lines([heading, ...shortened(rows, context.width)]);
  const result = { layer, name, changes, ...(isStale && { conflict: true, ...author }) };
  context.emit({ kind: "layerProposal", ...result }, (paint) => colourSigns(text, paint));
}

export function printResult(
  { kind: layer, name }: LayerItem,
  result: Result,
  { emit }: Pick<Context, "emit">,
): void {
  const texts = {
    written: words`the ${layer} ${name} is written; its buckets are checked from the next minute on: dxaws-s3 status`,
    unchanged: words`the ${layer} ${name} already says so`,
    conflict: undefined,
    "not written": undefined,
  };
  const text = texts[result];
  emit({ kind: "layerPut", layer, name, result }, text && (() => text));
}

/** Writes all that changed. A conflict of one does not keep the others from being written; throws LayerChanged for it afterwards. */
export async function writeAll(
  writes: readonly LayerWrite[],
  mayWrite: boolean,
  claim: Claim,
  { layerStore }: Pick<Deployment, "layerStore">,
  context: Context,
): Promise<void> {
  let conflict: LayerItem | undefined;
  for (const write of writes) {
    const isSkipped = !mayWrite || context.signal.aborted;
    const result = await written(write, isSkipped, () => layerStore.put(write.item, write.read, claim));
    if (result === "conflict") conflict = write.item;
    printResult(write.item, result, context);
  }
  if (conflict) throw new LayerChanged(conflict.kind, conflict.name);
}

async function written({ state }: LayerWrite, isSkipped: boolean, put: () => Promise<void>): Promise<Result> {
  if (state === "same") return "unchanged";
  if (state === "stale") return "conflict";
  if (isSkipped) return "not written";
  try {
    await put();
    return "written";
  } catch (error) {
    if (error instanceof LayerChanged) return "conflict";
    throw error;
  }
}
