import { writeFile } from "node:fs/promises";
import * as z from "zod";
import { specSchema } from "../../core/desired.ts";
import type { Command } from "../command.ts";

export const schema: Command = {
  about:
    "Prints the JSON Schema of a spec. An editor goes by it, offline, where a file's first line is " +
    "# yaml-language-server: $schema=./spec.schema.json",
  options: [{ flags: "--out <file>", about: "write it to a file" }],
  examples: ["schema --out spec.schema.json"],
  async run({ options }, { print, note }) {
    const document = { title: "A bucket as it should be", ...z.toJSONSchema(specSchema, { io: "input" }) };
    const text = `${JSON.stringify(document, undefined, 1)}\n`;
    if (typeof options.out !== "string") print(text);
    else {
      await writeFile(options.out, text);
      note(`wrote ${options.out}`);
    }
    return undefined;
  },
};
