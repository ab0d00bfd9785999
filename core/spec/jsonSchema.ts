import * as z from "zod";
import { specSchema } from "./specSchema.ts";

/** The JSON Schema of a spec, for editors. */
export const specJsonSchema = () => ({
  title: "The desired state of an S3 bucket",
  ...z.toJSONSchema(specSchema, { io: "input" }),
  // `x-` keys belong to the writer, like YAML anchors; editors read `$schema`; `$version` lets put refuse to overwrite a newer spec.
  patternProperties: { "^x-": {}, "^\\$(schema|version)$": { type: "string" } },
});
