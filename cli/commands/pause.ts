import { parseDesired } from "../../core/desired.ts";
import { words } from "../../core/text/words.ts";
import { type Command, type Context, UsageError } from "../command.ts";

export const pause: Command = {
  names: "<buckets...>",
  about:
    "Leaves buckets alone, until they are resumed or until an instant: the service neither reads nor writes them.",
  options: [{ flags: "--until <instant>", about: "for example 2026-12-01T08:00:00Z" }],
  examples: ["pause orders-archive", "pause orders-archive --until 2026-12-01T08:00:00Z"],
  run: async ({ names, options }, context) => rewrite(names, options.until ?? true, context),
};

export const resume: Command = {
  names: "<buckets...>",
  about: "Ends the pause of buckets: they are looked at, and put right.",
  examples: ["resume orders-archive"],
  run: async ({ names }, context) => rewrite(names, undefined, context),
};

async function rewrite(names: readonly string[], paused: unknown, context: Context): Promise<undefined> {
  const { specTable } = await context.deployment();
  for (const name of names) {
    const read = await specTable.get(name);
    if (!read) throw new UsageError(words`the spec table has no spec of ${name}`);
    const { paused: _, ...rest } = read;
    const spec = { ...rest, name, ...(paused !== undefined && { paused }) };
    parseDesired(spec);
    await specTable.put(spec, read);
    const state = paused === undefined ? "resumed" : paused === true ? "paused" : `paused until ${paused}`;
    context.tell({ kind: "paused", bucket: name, paused: paused ?? false }, () => words`${name} is ${state}`);
  }
  return undefined;
}
