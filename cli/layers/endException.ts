import { parseException } from "../../core/resolve/exception.ts";
import { words } from "../../core/text/words.ts";
import type { Called, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { claimOf, reasonIn } from "../specs/changeAuthor.ts";
import { instant } from "../terminal/ago.ts";
import { itemNamed, readTable } from "./layerTables.ts";

/** Ends exceptions now: what they waived is required again from this moment on. */
export async function endExceptions({ names, options }: Called, context: Context): Promise<undefined> {
  if (names.length === 0) throw new UsageError(words`name exceptions; dxaws-s3 exception list shows them`);
  const reason = reasonIn(options);
  const deployment = await context.deployment();
  const now = context.now();
  const table = await readTable(deployment, now);
  const items = [...new Set(names)].map((name) => itemNamed(table, "exception", name));
  const claim = await claimOf(reason, deployment, context);
  for (const item of items) {
    const { name } = item;
    const { since, until } = parseException(item);
    const isOver = until <= now.toISOString();
    // One that has not begun yet must not begin either.
    const begun = since < now.toISOString() ? since : new Date(now.getTime() - 1).toISOString();
    if (!isOver)
      await deployment.layerStore.put({ ...item, since: begun, until: now.toISOString() }, item, claim);
    const text = isOver
      ? words`the exception ${name} ended at ${instant(until)} already`
      : words`the exception ${name} has ended: what it waived is required again`;
    const result = { layer: "exception", name, result: isOver ? "unchanged" : "ended" };
    context.emit({ kind: "layerPut", ...result }, () => text);
  }
  return undefined;
}
