import { Document } from "yaml";
import { facetTable } from "../../core/facets/index.ts";
import type { Imported } from "../../core/import/import.ts";
import type { Words } from "../../core/text/words.ts";
import { yamlWords } from "../terminal/yamlWords.ts";

/** Where editors find the schema of a spec: beside the file, where `dxaws-s3 schema` puts it. */
const schemaLine = " yaml-language-server: $schema=./spec.schema.json";

/**
 * A spec as the text of a YAML document: what each facet is about, and what is not in it and why, as comments. It names
 * the schema only where that is there.
 */
export function specText(imported: Imported, hasSchema: boolean): Words {
  const { spec } = imported;
  const document = new Document(spec, { version: "1.2", compat: "yaml-1.1", aliasDuplicateObjects: false });
  document.commentBefore = hasSchema ? schemaLine : null;
  document.comment = [...unsaidIn(imported), ...leftOutOf(imported), ...unsetIn(imported)].join("\n") || null;
  explainFacets(document);
  return yamlWords(document);
}

// What a reader has to know of a spec that does not say everything.

const unsaidIn = ({ unsaid }: Imported): string[] =>
  listed(
    "Not in this spec, so neither watched nor written:",
    unsaid.map(({ facet, reason }) => `${facet}: ${reason}`),
  );

const leftOutOf = ({ leftOut, spec }: Imported): string[] =>
  listed(
    "Left out, since any new bucket has it so: neither watched nor written, also when somebody takes it away:",
    leftOut.map((facet) => (facet in spec ? `${facet}, in part` : facet)),
  );

/** In lines that are not longer than others. */
const unsetIn = ({ unset }: Imported): string[] =>
  unset.length > 0
    ? [
        ` Nothing of these is configured, and nobody watches that it stays so; \`${unset[0]}: null\` would, for one:`,
        ...unset
          .join(", ")
          .replace(/(.{60,90}?,) /g, "$1\n")
          .split("\n")
          .map((line) => `   ${line}`),
      ]
    : [];

const listed = (heading: string, told: readonly string[]): string[] =>
  told.length > 0
    ? [
        ` ${heading}`,
        ...told.flatMap((text) => text.split("\n").map((line, at) => (at ? `   ${line}` : ` - ${line}`))),
      ]
    : [];

function explainFacets({ contents }: Document): void {
  for (const { key } of (contents as unknown as { items: { key: Key }[] }).items) {
    const about = facetTable.get(key.value)?.about;
    if (about) key.commentBefore = ` ${about}`;
  }
}

interface Key {
  readonly value: string;
  commentBefore?: string | null;
}
