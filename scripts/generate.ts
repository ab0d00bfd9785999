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

const answers = `## What S3 answers, and what is made of it

- **Documents are not rewritten.** Values are compared by what they mean, and sent in the words of the spec or of the bucket. What a plan does
  not change is sent as it was read, members included that only a newer S3 knows.
- **What does not read back as it was written** is written three times at most, then it is \`blocked\` with both values. It is written again when the spec,
  the value or the software's version changes, when somebody changes the bucket, and once a period of the sweep. What exposes the bucket is no such difference.
- **Identities have several forms.** An account's number and the ARN of its root are one. Whether a canonical user is an ARN, what a deleted
  identity (\`AIDA...\`, \`AROA...\`) was called, or whose an address of mail is, nobody can tell here: the plan says so (\`doubtful\`), and it is written once.
- **Empty means none**, wherever a member may be left out: \`""\`, \`[]\` and \`{}\` alike, in a spec and in what S3 shows.
- **Duplicates** of a statement or a rule are no difference, and an \`additive\` facet adds no statement that is there under another Sid.
- **What is not understood** of one facet (newer grammar, an answer without sense) makes that facet \`unknown\`; the others are looked after as ever.
- **What a region does not have** is off: \`null\` or \`false\` is satisfied there, and anything else is \`blocked\` with the reason.
- **Buckets elsewhere.** Where S3 says in one of its ways that the bucket lives in another region, the status says which, and \`import\` goes there.
- **Names.** \`reports-111122223333-ca-central-1-an\` is in an account's own namespace, and is created there; its account and region must be those of the
  spec. Old names of us-east-1 (\`My_Legacy.Bucket\`) can be managed, and not created.
- **Newer S3.** \`make check\` holds every member and word that the SDK can send against the schemas: what is new there is seen on the day that the SDK has it.
`;

const facets = `# Facets

Generated from \`core/facets\` by \`make generate\`. A facet that a spec does not name is neither read nor written; \`null\` says that it must
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
