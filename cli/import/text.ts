import { Document } from "yaml";
import { facetTable } from "../../core/facets/index.ts";
import type { Imported } from "../../core/import/import.ts";
import type { Words } from "../../core/text/words.ts";
import { yamlWords } from "../terminal/yamlWords.ts";

/** Names the schema of a spec for editors: beside the file, where `import --out` writes it. */
const schemaLine = " yaml-language-server: $schema=./spec.schema.json";

/**
 * A spec as a YAML document. Comments describe each facet, and list what is not in the spec and why. The first line names
 * the schema if `hasSchema`.
 */
export function specText(imported: Imported, hasSchema: boolean): Words {
  const { spec } = imported;
  const document = new Document(spec, { version: "1.2", compat: "yaml-1.1", aliasDuplicateObjects: false });
  document.commentBefore = hasSchema ? schemaLine : null;
  document.comment = [...unsaidIn(imported), ...leftOutOf(imported), ...unsetIn(imported)].join("\n") || null;
  explainFacets(document);
  return yamlWords(document);
}

// The comments at the end: what the spec does not contain.

const unsaidIn = ({ unsaid }: Imported): string[] =>
  listed(
    "Not in this spec, so neither checked nor written:",
    unsaid.map(({ facet, reason }) => `${facet}: ${reason}`),
  );

const leftOutOf = ({ leftOut, spec }: Imported): string[] =>
  listed(
    "Left out, since every new bucket has it: neither checked nor written, even if it is removed from the bucket:",
    leftOut.map((facet) => (facet in spec ? `${facet}, in part` : facet)),
  );

/** The facets without a value, wrapped. */
const unsetIn = ({ unset }: Imported): string[] =>
  unset.length > 0
    ? [
        ` Not configured, and not managed (\`${unset[0]}: null\` keeps that facet unconfigured):`,
        ...unset
          .join(", ")
          .replace(/(.{60,90}?,) /g, "$1\n")
          .split("\n")
          .map((line) => `   ${line}`),
      ]
    : [];

const listed = (heading: string, entries: readonly string[]): string[] =>
  entries.length > 0
    ? [
        ` ${heading}`,
        ...entries.flatMap((text) => text.split("\n").map((line, at) => (at ? `   ${line}` : ` - ${line}`))),
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
