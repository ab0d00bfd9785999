import { Document } from "yaml";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { type Words, words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Command } from "../command/command.ts";
import { authorshipOf, authorWords } from "../specs/author.ts";
import { specsNamed } from "../specs/specsNamed.ts";
import { versionLine, versionOf } from "../specs/specVersion.ts";
import { yamlWords } from "../terminal/yamlWords.ts";

export const get: Command = {
  names: "<buckets...>",
  about:
    "Prints specs of the spec table as YAML. The first line names the version that was read: put does not overwrite a " +
    "newer version.",
  examples: ["get orders-archive > orders.yaml"],
  async run({ names }, context) {
    const { specTable } = await context.deployment();
    for (const [index, item] of (await specsNamed(names, specTable)).entries()) {
      const spec = withoutAuthorship(item) as SpecItem;
      const text = textOf(item, spec);
      const version = versionOf(item);
      const result = { spec: { $version: version, ...spec }, specVersion: version, ...authorshipOf(item) };
      context.emit({ kind: "spec", ...result }, () => (index > 0 ? words`---\n${text}` : text));
    }
    return undefined;
  },
};

/** The author is a comment, not part of the spec: put writes its own caller as the author. */
function textOf(item: SpecItem, spec: SpecItem): Words {
  const yaml = yamlWords(new Document(spec, { aliasDuplicateObjects: false }));
  return words`${versionLine(item)}\n# changed ${authorWords(authorshipOf(item))}\n${yaml}`;
}
