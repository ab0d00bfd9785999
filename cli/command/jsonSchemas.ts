import * as z from "zod";
import { resultVersion } from "./command.ts";
import { outputs } from "./outputs.ts";

/** The schema of a line of `--output json`. */
const outputSchema = z.union(
  Object.entries(outputs).map(([kind, output]) =>
    output.extend({ version: z.literal(resultVersion), kind: z.literal(kind) }),
  ),
);

/** The JSON Schema of a line of `--output json`. */
export const outputJsonSchema = () => ({
  title: "A line of dxaws-s3 --output json",
  ...z.toJSONSchema(outputSchema),
});
