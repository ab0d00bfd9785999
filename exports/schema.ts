import * as z from "zod";
import { specSchema } from "../core/spec/desired.ts";
import { outcomeSchema } from "../service/outcomes/outcomeSchema.ts";

export { outcomeSchema, specSchema };

/** The JSON Schema of a spec, by which editors check files. */
export const specJsonSchema = () => ({
  title: "A bucket as it should be",
  ...z.toJSONSchema(specSchema, { io: "input" }),
  // The writer's own, like anchors; $schema is for editors; as which version it was read: put overwrites no other one.
  patternProperties: { "^x-": {}, "^\\$(schema|version)$": { type: "string" } },
});

/** The JSON Schema of an event on the outcome bus. */
export const outcomeJsonSchema = () => ({
  title: "An event on the outcome bus",
  ...z.toJSONSchema(outcomeSchema),
});
