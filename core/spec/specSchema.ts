import * as z from "zod";
import { facets, facetTable } from "../facets/index.ts";
import { parsePointer } from "../values/pointers.ts";
import { nearestWord } from "../values/problems.ts";
import { accountId } from "./accountId.ts";
import { authorship } from "./authorship.ts";
import { brokenNameRule, isOldName } from "./bucketName.ts";
import { windowsSchema } from "./windows/schema.ts";

const facetNames = facets.map((facet) => facet.name);

const name = z
  .string()
  .max(2_048, { abort: true })
  .superRefine((text, context) => {
    const rule = brokenNameRule(text);
    if (rule && !isOldName(text)) context.addIssue({ code: "custom", message: `a bucket name ${rule}` });
  });

/** A JSON pointer into a facet. */
export const facetPointer = z
  .string()
  .max(1_024, { abort: true })
  .superRefine((text, context) => {
    const [facet = ""] = parsePointer(text);
    if (text.startsWith("/") && facetTable.has(facet)) return;
    const nearest = nearestWord(facet, facetNames);
    const hint = nearest ? `; did you mean "/${nearest}"?` : "";
    context.addIssue({
      code: "custom",
      message: `a pointer must start with / and the name of a facet${hint}`,
    });
  });

const treatment = {
  mode: z.enum(["enforce", "observe"]).optional().describe("observe reports drift and never writes."),
  paused: z
    .union([
      z.boolean(),
      z.iso
        .datetime({ offset: true, error: "not a valid time; write it like 2026-12-01T08:00:00Z" })
        .max(100),
    ])
    .optional()
    .describe("true, or the time (ISO 8601) until which the service does not write to the bucket."),
  ignore: z
    .array(facetPointer)
    .max(200)
    .optional()
    .describe("JSON pointers to parts that are never drift and are kept; * matches any key or Id."),
  additive: z
    .array(z.enum(facetNames))
    .max(facetNames.length)
    .optional()
    .describe("Facets that keep entries which the spec does not name."),
  recreate: z
    .boolean()
    .optional()
    .describe("Create the bucket again, empty, after it was deleted. Default true."),
  adopt: z
    .boolean()
    .optional()
    .describe(
      "Permission to replace existing configuration at the first check, if the operator requires it.",
    ),
  windows: windowsSchema
    .optional()
    .describe("Maintenance windows: when the service may write to the bucket."),
};

const facetAttributes = Object.fromEntries(
  facets.map((facet): [string, z.ZodType] => [
    facet.name,
    (facet.schema as z.ZodType)
      .nullable()
      .optional()
      .describe(facet.schema.description ?? ""),
  ]),
);

/** Values of facets, as a spec and the layers of a baseline name them. */
export const facetsSchema = z.strictObject(facetAttributes);

/** The schema of a spec. Its JSON Schema (`z.toJSONSchema(specSchema, { io: "input" })`) is what editors use. */
export const specSchema = z.strictObject({
  name: name.describe("The bucket's name."),
  region: z
    .string()
    .regex(/^[a-z]{2,4}(-[a-z]{1,16}){1,3}-\d{1,2}$/, "is not an AWS region; write it like ca-central-1")
    .optional()
    .describe("The AWS region the bucket is in."),
  account: accountId
    .optional()
    .describe("The AWS account that owns the bucket, 12 digits; the deployment's own when absent."),
  ...treatment,
  ...authorship,
  ...facetAttributes,
});
