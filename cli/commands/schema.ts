import { writeFile } from "node:fs/promises";
import { specJsonSchema } from "../../core/spec/jsonSchema.ts";
import { jsonWords, words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { outputJsonSchema } from "../command/jsonSchemas.ts";

export const schema: Command = {
  about:
    "Prints the JSON Schema of a spec. Editors use it, offline, for a file whose first line is " +
    "# yaml-language-server: $schema=./spec.schema.json",
  options: [
    { flags: "--out <file>", about: "write the schema to a file" },
    { flags: "--results", about: "print the schema of --output json instead" },
  ],
  examples: ["schema --out spec.schema.json"],
  async run({ options }, { print, note }) {
    const document = options.results === true ? outputJsonSchema() : specJsonSchema();
    const text = words`${jsonWords(document, 1)}\n`;
    if (typeof options.out !== "string") print(text);
    else {
      await writeFile(options.out, text.text);
      note(words`wrote ${options.out}`);
    }
    return undefined;
  },
};
