// Writes what is generated from the facet table; with --check, only says what is not fresh.
import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { outputJsonSchema, specJsonSchema } from "../cli/jsonSchemas.ts";
import type { Facet } from "../core/facets/facet.ts";
import { facetTable } from "../core/facets/index.ts";
import { outcomeSchema } from "../core/outcomes/outcomeSchema.ts";
import { eventsReference } from "./eventsReference.ts";
import { reportScript } from "./reportScript.ts";

const rows = [...facetTable.values()];

const code = (words: readonly string[]) => [...new Set(words)].map((word) => `\`${word}\``).join(", ");

const tableLine = ({ name, about, events, iam }: Facet) =>
  `| \`${name}\` | ${about} | ${code(Object.keys(events))} | ${code(Object.values(events))} | ${code(
    [...iam.read, ...iam.write].map(({ action }) => action),
  )} |`;

const yaml = (value: unknown) => JSON.stringify(value, undefined, 2);

const section = ({ name, schema, examples, alongside }: Facet) => `## ${name}

${schema.description ?? ""}${alongside ? `\nS3 accepts the examples together with \`${JSON.stringify(alongside)}\`.` : ""}

${examples.map((example) => `\`\`\`json\n${yaml({ [name]: example })}\n\`\`\``).join("\n\n")}
`;

const facets = `# Facets

Generated from \`core/facets\` by \`make generate\`. A facet that a spec does not name is neither read nor written; \`null\` says that it must
not be configured.

| facet | what it is | writes | CloudTrail events | IAM actions |
|---|---|---|---|---|
${rows.map(tableLine).join("\n")}

${rows.map(section).join("\n")}`;

const outcome = { title: "An event on the outcome bus", ...z.toJSONSchema(outcomeSchema) };

const generated = {
  "cli/report/script.ts": reportScript(),
  "docs/facets.md": facets,
  "docs/events.md": eventsReference,
  "docs/spec.schema.json": `${JSON.stringify(specJsonSchema(), undefined, 1)}\n`,
  "docs/cli.schema.json": `${JSON.stringify(outputJsonSchema(), undefined, 1)}\n`,
  "docs/outcome.schema.json": `${JSON.stringify(outcome, undefined, 1)}\n`,
};

const read = (file: string) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

for (const [file, text] of Object.entries(generated)) {
  if (read(file) === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`${file} is not what the facet table says: make generate`);
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
