import * as z from "zod";
import { facetsSchema } from "../spec/specSchema.ts";
import { baselineSchema } from "./baseline.ts";
import { exceptionSchema } from "./exception.ts";
import { placeholders } from "./placeholders.ts";

// `x-` keys belong to the writer, like YAML anchors; editors read `$schema`; `$version` lets put refuse to overwrite a newer version.
const patternProperties = { "^x-": {}, "^\\$(schema|version)$": { type: "string" } };

const placeholder = { type: "string", pattern: `\\{(${placeholders.join("|")})\\}` };

type Schema = z.core.JSONSchema.BaseSchema;

// A least length is no limit here: each is one character, which a text with a placeholder has.
const limits = ["pattern", "allOf", "format", "maxLength"];

/** A limited text may be one with a placeholder instead: the limits hold for what that stands for in each bucket. */
function withPlaceholders(schema: Schema): void {
  if (schema.type !== "string" || !limits.some((key) => key in schema)) return;
  const limited = { ...schema };
  for (const key of Object.keys(schema)) delete schema[key];
  schema.anyOf = [limited, { $ref: "#/$defs/placeholder" }];
}

/** The JSON Schema of a baseline, for editors. */
export function baselineJsonSchema() {
  const { $schema: _, ...values } = z.toJSONSchema(facetsSchema, {
    io: "input",
    override: ({ jsonSchema }) => withPlaceholders(jsonSchema),
  });
  const { properties = {}, ...outer } = z.toJSONSchema(
    baselineSchema.omit({ require: true, default: true }),
    { io: "input" },
  );
  const layer = (name: "require" | "default") => ({
    $ref: "#/$defs/facets",
    description: baselineSchema.shape[name].description,
  });
  return {
    title: "How every S3 bucket that it selects should be configured",
    ...outer,
    properties: { ...properties, require: layer("require"), default: layer("default") },
    patternProperties,
    $defs: { placeholder, facets: values },
  };
}

/** The JSON Schema of an exception, for editors. */
export const exceptionJsonSchema = () => ({
  title: "A permission to deviate from baselines until a time",
  ...z.toJSONSchema(exceptionSchema, { io: "input" }),
  patternProperties,
});
