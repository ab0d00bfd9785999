import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import type { Facet } from "../core/facets/facet.ts";
import { facetTable } from "../core/facets/index.ts";

const rows = [...facetTable.values()];

const code = (words: readonly string[]) => [...new Set(words)].map((word) => `\`${word}\``).join(", ");

const tableLine = ({ name, about, events, iam }: Facet) =>
  `| [\`${name}\`](#${name.toLowerCase()}) | ${about} | ${code(Object.keys(events))} | ${code(Object.values(events))} | ${code(
    [...iam.read, ...iam.write].map(({ action }) => action),
  )} |`;

const yamlOf = (value: unknown) => `\`\`\`yaml\n${stringify(value, { lineWidth: 120 })}\`\`\``;

/** An example, and where it is a shorthand what it stands for; a text of JSON speaks for itself. */
function exampleOf({ name, schema }: Facet, example: unknown): string {
  const meant = schema.parse(example);
  const isShort = typeof example === "string" ? !example.startsWith("{") : !isDeepStrictEqual(meant, example);
  const isSame = isDeepStrictEqual(JSON.parse(JSON.stringify(meant)), example);
  const long = isShort && !isSame ? `\n\nstands for\n\n${yamlOf({ [name]: meant })}` : "";
  return `${yamlOf({ [name]: example })}${long}`;
}

const section = (facet: Facet) => `## ${facet.name}

${facet.schema.description ?? ""}${facet.alongside ? `\nS3 accepts the examples together with \`${JSON.stringify(facet.alongside)}\`.` : ""}

${facet.examples.map((example) => exampleOf(facet, example)).join("\n\n")}
`;

const answers = `## What S3 returns, and what the service makes of it

- **Documents are not rewritten.** Values are compared by what they mean, and sent in the words of the spec or of the bucket. What a plan does
  not change is sent as it was read, members included that only a newer S3 knows.
- **What does not read back as it was written** is written at most three times, then it is \`blocked\` with both values. It is written again when the spec,
  the value or the software's version changes, when another principal changes the bucket, and once a period of the sweep. An exposure is no such difference.
- **Identities have several forms.** An account's number and the ARN of its root are one. Whether a canonical user is an ARN, what a deleted
  identity (\`AIDA...\`, \`AROA...\`) was called, or who owns an e-mail address cannot be known here: the plan says so (\`doubtful\`), and it is written once.
- **Empty means none**, wherever a member may be absent: \`""\`, \`[]\` and \`{}\` alike, in a spec and in what S3 returns.
- **Duplicates** of a statement or a rule are no difference, and an \`additive\` facet adds no statement that exists under another Sid.
- **What is not understood** of one facet (newer grammar, an answer without sense) makes that facet \`unknown\`; the others are checked and repaired as always.
- **What a region does not have** is off: \`null\` or \`false\` is satisfied there, and anything else is \`blocked\` with the reason.
- **Buckets in another region.** Where S3 says in one of its ways that the bucket is in another region, the status names the region, and \`import\` reads it there.
- **Names.** \`reports-111122223333-ca-central-1-an\` is in an account's own namespace, and is created there; its account and region must be those of the
  spec. Old names of us-east-1 (\`My_Legacy.Bucket\`) can be managed, and not created.
- **Newer S3.** \`make check\` compares every member and word that the SDK can send with the schemas, so that a new one is noticed as soon as the SDK has it.
`;

/** The reference of the facets, with their examples and what shorthands stand for. */
export const facetsReference = `# Facets

Generated from \`core/facets\` by \`make generate\`. A facet that a spec does not name is neither read nor written; \`null\` means that it must
not be configured. [The spec](spec.md) has the other attributes and all shorthands.

| facet | what it is | writes | CloudTrail events | IAM actions |
|---|---|---|---|---|
${rows.map(tableLine).join("\n")}

${answers}
${rows.map(section).join("\n")}`;
