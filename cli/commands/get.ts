import { stringify } from "yaml";
import { type Command, UsageError } from "../command.ts";
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
      if (!spec) throw new UsageError(`the spec table has no spec of ${name}`);
      const text = `${versionLine(spec)}\n${stringify(spec)}`.trimEnd();
      context.tell({ kind: "spec", spec }, () => (index > 0 ? `---\n${text}` : text));
    }
    return undefined;
  },
};
