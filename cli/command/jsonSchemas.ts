import * as z from "zod";
import { outputs } from "./outputs.ts";

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
