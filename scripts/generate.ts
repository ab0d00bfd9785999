// Writes the generated files; with --check, only reports files that are out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { outputJsonSchema } from "../cli/command/jsonSchemas.ts";
import { forwardingTemplate } from "../cli/deployment/forwardingTemplate.ts";
import { deployerPolicy } from "../cli/doctor/deployer/rights.ts";
import type { Facet } from "../core/facets/facet.ts";
import { facetTable } from "../core/facets/index.ts";
import { outcomeJsonSchema, specJsonSchema } from "../exports/schema.ts";
import { eventsReference } from "./eventsReference.ts";
import { reportScript } from "./reportScript.ts";
import { specAttributes } from "./specAttributes.ts";

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

const answers = `## How answers of S3 are read

- **Documents are not rewritten.** Values are compared by meaning, and sent as the spec or the bucket has them. What a plan does not change is sent
  exactly as it was read, including members that only a newer S3 knows.
- **A value that does not read back as written** is written at most three times, then the facet is \`blocked\` with both values. It is written again when the spec,
  the value or the software version changes, when another principal changes the bucket, and once per period of the sweep. A difference that exposes the
  bucket is never treated this way.
- **Identities have several forms.** An account id and the ARN of its root are the same. It is unknown whether a canonical user is an ARN, what the name of a
  deleted identity (\`AIDA...\`, \`AROA...\`) was, or whose an e-mail address is: the plan warns (\`doubtful\`), and such a difference is written once.
- **Empty means none** for every optional member: \`""\`, \`[]\` and \`{}\` alike, in a spec and in answers of S3.
- **Duplicates** of a statement or a rule are no difference, and an \`additive\` facet adds no statement that exists under another Sid.
- **An answer that is not understood** (newer grammar, invalid content) makes its facet \`unknown\`; all other facets are checked and repaired.
- **A facet that a region does not support** counts as not configured: \`null\` or \`false\` is satisfied there, and any other value is \`blocked\` with the reason.
- **Buckets in another region.** If S3 answers that the bucket is in another region, the status names that region, and \`import\` reads the bucket there.
- **Names.** \`reports-111122223333-ca-central-1-an\` is in an account's own namespace, and is created there; its account and region must be those of the
  spec. Old names of us-east-1 (\`My_Legacy.Bucket\`) can be managed, but not created.
- **Newer S3.** \`make check\` compares every member and value that the SDK can send with the schemas, so that a new one fails the check.
`;

const facets = `# Facets

Generated from \`core/facets\` by \`make generate\`. A facet that a spec does not name is neither read nor written; \`null\` means that it must
not be configured.

| facet | what it is | writes | CloudTrail events | IAM actions |
|---|---|---|---|---|
${rows.map(tableLine).join("\n")}

${answers}
${rows.map(section).join("\n")}`;

const generated = {
  "deploy/forward.json": `${JSON.stringify(forwardingTemplate, undefined, 1)}\n`,
  "deploy/deployer-policy.json": `${JSON.stringify(deployerPolicy(), undefined, 1)}\n`,
  "cli/report/script.ts": reportScript(),
  "docs/facets.md": facets,
  "docs/events.md": eventsReference,
  "docs/spec.schema.json": `${JSON.stringify(specJsonSchema(), undefined, 1)}\n`,
  "docs/cli.schema.json": `${JSON.stringify(outputJsonSchema(), undefined, 1)}\n`,
  "docs/outcome.schema.json": `${JSON.stringify(outcomeJsonSchema(), undefined, 1)}\n`,
  "core/facets/attributes.ts": specAttributes(rows),
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
    console.error(`${file} is out of date: run make generate`);
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
