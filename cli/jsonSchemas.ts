import * as z from "zod";
import { specSchema } from "../core/desired.ts";
import { outputs } from "./outputs.ts";

/** The JSON Schema of a spec, by which editors check files. */
export const specJsonSchema = () => ({
  title: "A bucket as it should be",
  ...z.toJSONSchema(specSchema, { io: "input" }),
  // The writer's own, like anchors; $schema is for editors.
  patternProperties: { "^x-": {}, "^\\$schema$": { type: "string" } },
});

/** What a line of `--output json` may be. */
const outputSchema = z.union(
  Object.entries(outputs).map(([kind, output]) =>
    output.extend({ version: z.literal(1), kind: z.literal(kind) }),
  ),
);

/** The JSON Schema of a line of `--output json`. */
export const outputJsonSchema = () => ({
  title: "A line of what dxaws-s3 --output json tells",
  ...z.toJSONSchema(outputSchema),
});
