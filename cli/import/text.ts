import { Document } from "yaml";
import { facetTable } from "../../core/facets/index.ts";
import type { Imported } from "../../core/import/import.ts";
import type { Words } from "../../core/text/words.ts";
import { yamlWords } from "../screen/yamlWords.ts";

/** Where editors find the schema of a spec: beside the file, where `dxaws-s3 schema` can put it. */
const schemaLine = " yaml-language-server: $schema=./spec.schema.json";

/** A spec as the text of a YAML document: what each facet is about, and what is not in it and why, as comments. */
export function specText({ spec, unsaid }: Imported): Words {
  const document = new Document(spec, { version: "1.2", compat: "yaml-1.1", aliasDuplicateObjects: false });
  document.commentBefore = schemaLine;
  document.comment = unsaid.length > 0 ? notIn(unsaid) : null;
  explainFacets(document);
  return yamlWords(document);
}
/** What a reader has to know of a spec that does not say everything. */
const notIn = (unsaid: Imported["unsaid"]) =>
  [
    " Not in this spec, so neither watched nor written:",
    ...unsaid.flatMap(({ facet, reason }) =>
      reason.split("\n").map((line, at) => (at ? `   ${line}` : ` - ${facet}: ${line}`)),
    ),
  ].join("\n");

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
