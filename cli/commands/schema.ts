import { writeFile } from "node:fs/promises";
import { baselineJsonSchema, exceptionJsonSchema } from "../../core/resolve/jsonSchema.ts";
import { specJsonSchema } from "../../core/spec/jsonSchema.ts";
import { jsonWords, words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { outputJsonSchema } from "../command/jsonSchemas.ts";
import { UsageError } from "../command/usageError.ts";

const schemas = {
  spec: specJsonSchema,
  baseline: baselineJsonSchema,
  exception: exceptionJsonSchema,
} as const;

export const schema: Command = {
  names: "[kind]",
  about:
    "Prints the JSON Schema of a spec, a baseline or an exception. Editors use it, offline, for a file whose first line is " +
    "# yaml-language-server: $schema=./spec.schema.json",
  options: [
    { flags: "--out <file>", about: "write the schema to a file" },
    { flags: "--results", about: "print the schema of --output json instead" },
  ],
  examples: ["schema --out spec.schema.json", "schema baseline --out baseline.schema.json"],
  async run({ names: [kind = "spec"], options }, { print, note }) {
    if (!Object.hasOwn(schemas, kind))
      throw new UsageError(words`name spec, baseline or exception, not ${kind}`);
    const document = options.results === true ? outputJsonSchema() : schemas[kind as keyof typeof schemas]();
    const text = words`${jsonWords(document, 1)}\n`;
    if (typeof options.out !== "string") print(text);
    else {
      await writeFile(options.out, text.text);
      note(words`wrote ${options.out}`);
    }
    return undefined;
  },
};
