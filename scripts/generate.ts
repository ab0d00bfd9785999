// Writes the generated files; with --check, only reports files that are out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { outputJsonSchema } from "../cli/command/jsonSchemas.ts";
import { forwardingTemplate } from "../cli/deployment/forwardingTemplate.ts";
import { memberTemplate } from "../cli/deployment/memberTemplate.ts";
import { deployerPolicy } from "../cli/doctor/deployer/rights.ts";
import { facetTable } from "../core/facets/index.ts";
import {
  baselineJsonSchema,
  exceptionJsonSchema,
  outcomeJsonSchema,
  specJsonSchema,
} from "../exports/schema.ts";
import { accountJsonSchema } from "../service/outcomes/accountSchema.ts";
import { reminderJsonSchema } from "../service/outcomes/reminderSchema.ts";
import { cliReference } from "./cliReference.ts";
import { eventsReference } from "./eventsReference.ts";
import { facetsReference } from "./facetsReference.ts";
import { reportScript } from "./reportScript.ts";
import { specAttributes } from "./specAttributes.ts";

const rows = [...facetTable.values()];

const generated = {
  "deploy/forward.json": `${JSON.stringify(forwardingTemplate, undefined, 1)}\n`,
  "deploy/member.yml": memberTemplate(),
  "deploy/deployer-policy.json": `${JSON.stringify(deployerPolicy(), undefined, 1)}\n`,
  "cli/report/script.ts": reportScript(),
  "docs/cli.md": await cliReference(),
  "docs/facets.md": facetsReference,
  "docs/events.md": eventsReference,
  "docs/spec.schema.json": `${JSON.stringify(specJsonSchema(), undefined, 1)}\n`,
  "docs/baseline.schema.json": `${JSON.stringify(baselineJsonSchema(), undefined, 1)}\n`,
  "docs/exception.schema.json": `${JSON.stringify(exceptionJsonSchema(), undefined, 1)}\n`,
  "docs/cli.schema.json": `${JSON.stringify(outputJsonSchema(), undefined, 1)}\n`,
  "docs/outcome.schema.json": `${JSON.stringify(outcomeJsonSchema(), undefined, 1)}\n`,
  "docs/account.schema.json": `${JSON.stringify(accountJsonSchema(), undefined, 1)}\n`,
  "docs/reminder.schema.json": `${JSON.stringify(reminderJsonSchema(), undefined, 1)}\n`,
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
