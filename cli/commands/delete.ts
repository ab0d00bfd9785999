import { words } from "../../core/text/words.ts";
import { type Command, UsageError } from "../command.ts";

export const deleteSpecs: Command = {
  names: "<buckets...>",
  about: "Deletes specs: the service manages these buckets no longer, and leaves them as they are.",
  options: [{ flags: "-y, --yes", about: "do not ask" }],
  examples: ["delete orders-archive"],
  async run({ names, options }, context) {
    const { specTable } = await context.deployment();
    const specs = await Promise.all(
      names.map(async (name) => {
        const spec = await specTable.get(name);
        if (!spec) throw new UsageError(words`the spec table has no spec of ${name}`);
        return spec;
      }),
    );
    const what = specs.length === 1 ? words`the spec of ${names[0]}` : words`${specs.length} specs`;
    const question = words`Delete ${what}? No bucket is touched.`;
    if (options.yes !== true && !(await context.confirm(question))) return 1;
    for (const spec of specs) {
      if (context.signal.aborted) break;
      await specTable.delete(spec);
      context.tell({ kind: "deleted", bucket: spec.name }, () => words`${spec.name} is managed no longer`);
    }
    return undefined;
  },
};
