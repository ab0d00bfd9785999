import { words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { claimOf, reasonIn, reasonOption } from "../specs/changeAuthor.ts";
import { specsNamed } from "../specs/specsNamed.ts";

export const deleteSpecs: Command = {
  names: "<buckets...>",
  about:
    "Deletes specs from the spec table. The service stops managing these buckets, unless a baseline selects them; they stay as they are.",
  options: [reasonOption, { flags: "-y, --yes", about: "do not ask for confirmation" }],
  examples: ['delete orders-archive --reason "the bucket moves to another team"'],
  async run({ names, options }, context) {
    const reason = reasonIn(options);
    const deployment = await context.deployment();
    const { specTable } = deployment;
    const specs = await specsNamed(names, specTable);
    const what = specs.length === 1 ? words`the spec of ${specs[0]?.name}` : words`${specs.length} specs`;
    const question = words`Delete ${what}? The bucket${specs.length === 1 ? " stays as it is" : "s stay as they are"}.`;
    if (options.yes !== true && !(await context.confirm(question))) return 1;
    const claim = await claimOf(reason, deployment, context);
    for (const spec of specs) {
      if (context.signal.aborted) break;
      const isNoted = await specTable.delete(spec, claim);
      context.emit(
        { kind: "deleted", bucket: spec.name },
        () => words`${spec.name} has no spec any more; only baselines manage it, if one selects it`,
      );
      if (!isNoted)
        context.note(words`the history will not name you: you have no permission to write to the spec table`);
    }
    return undefined;
  },
};
