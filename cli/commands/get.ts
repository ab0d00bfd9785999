import { Document } from "yaml";
import { words } from "../../core/text/words.ts";
import { type Command, UsageError } from "../command.ts";
import { yamlWords } from "../screen/yamlWords.ts";
import { versionLine } from "../specs/specVersion.ts";

export const get: Command = {
  names: "<buckets...>",
  about:
    "Prints specs of the spec table as YAML. The first line says which version was read: put refuses to overwrite what " +
    "somebody else has changed since.",
  examples: ["get orders-archive > orders.yaml"],
  async run({ names }, context) {
    const { specTable } = await context.deployment();
    for (const [index, name] of names.entries()) {
      const spec = await specTable.get(name);
      if (!spec) throw new UsageError(words`the spec table has no spec of ${name}`);
      const told = words`${versionLine(spec)}\n${yamlWords(new Document(spec, { aliasDuplicateObjects: false }))}`;
      context.tell({ kind: "spec", spec }, () => (index > 0 ? words`---\n${told}` : told));
    }
    return undefined;
  },
};
