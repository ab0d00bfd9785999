import * as z from "zod";
import { authorship } from "../spec/authorship.ts";
import { facetsSchema } from "../spec/specSchema.ts";
import { strangeIn } from "../values/jsonOnly.ts";
import { explain, InvalidSpec, knownKeys } from "../values/problems.ts";
import { type FacetValues, layerProblems } from "./layerValues.ts";
import { type Select, selectSchema } from "./select.ts";

/** How every bucket that it selects should be. */
export interface Baseline {
  readonly name: string;
  /** Of two defaults for one facet, that of the higher order counts; of equal ones, that of the later name. */
  readonly order: number;
  readonly select: Select;
  /** By facet, what no spec can override; as written, with placeholders. */
  readonly require: FacetValues;
  /** By facet, what holds where the spec does not name the facet; as written, with placeholders. */
  readonly default: FacetValues;
}

export const layerName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    "is not a name: 1 to 63 lowercase letters, digits, dots, hyphens and _",
  );

const layer = z.record(z.string(), z.unknown()).optional();

/** The schema of a baseline without the values of its facets, whose placeholders are filled in first. */
const outerSchema = z.strictObject({
  kind: z.literal("baseline").optional().describe("The kind of the document."),
  name: layerName.describe("The baseline's name."),
  order: z
    .int()
    .min(0)
    .max(1_000)
    .optional()
    .describe("The place among baselines: a default of a higher order replaces one of a lower. Default 0."),
  description: z.string().max(1_000).optional().describe("What the baseline is for."),
  select: selectSchema.optional().describe("Which buckets it concerns. Default: all."),
  require: layer,
  default: layer,
  ...authorship,
});

/** The schema of a baseline for editors, with the values of its facets. */
export const baselineSchema = outerSchema.extend({
  require: facetsSchema.optional().describe("What no spec can override."),
  default: facetsSchema.optional().describe("What holds where the spec does not name the facet."),
});

/** Parses a baseline. Throws InvalidSpec with all its problems. */
export function parseBaseline(input: unknown): Baseline {
  const strange = strangeIn(input);
  if (strange.length > 0) throw new InvalidSpec(strange);
  const parsed = outerSchema.safeParse(withoutOwn(input), { error: knownKeys });
  const outer = parsed.error ? explain(parsed.error.issues, input) : [];
  const layers = ["require", "default"].flatMap((name) => layerProblems(input, name));
  if (!parsed.success || outer.length + layers.length > 0) throw new InvalidSpec([...outer, ...layers]);
  const { name, order = 0, select = {}, require = {}, default: defaults = {} } = parsed.data;
  return { name, order, select, require, default: defaults };
}

/** Keys that start with `x-` belong to the writer. */
const withoutOwn = (input: unknown): unknown =>
  typeof input === "object" && input !== null && !Array.isArray(input)
    ? Object.fromEntries(Object.entries(input).filter(([key]) => !key.startsWith("x-")))
    : input;
