import * as z from "zod";
import type { FacetAttributes } from "../facets/attributes.ts";
import { facets, facetTable } from "../facets/index.ts";
import { withoutEmpty } from "../values/empty.ts";
import type { Path } from "../values/normal.ts";
import { strangeIn } from "../values/plain.ts";
import { parsePointer } from "../values/pointers.ts";
import { explain, InvalidSpec, knownKeys, nearestWord, type Problem } from "../values/problems.ts";
import { authorship, withoutAuthorship } from "./authorship.ts";
import { brokenNameRule, isOldName, namespaceOf } from "./bucketName.ts";
import { type MaintenanceWindow, type windowSchema, windowsSchema } from "./windows/schema.ts";

type Row = (typeof facets)[number];
const facetNames = facets.map((facet) => facet.name);

/** How a bucket should be, as people write it: a plain object, or an item of the spec table. */
export interface S3BucketDesired extends FacetAttributes {
  /** The bucket's name. */
  name: string;
  /** The AWS region where the bucket is, and where its calls go; without it, the provider's region. */
  region?: string | undefined;
  /** `observe` reports drift and never writes; `enforce`, the default, repairs it. */
  mode?: "enforce" | "observe" | undefined;
  /** `true`, or the instant (ISO 8601) until which the service leaves the bucket alone. */
  paused?: boolean | string | undefined;
  /** JSON pointers to what is no drift and is kept, like `/tags/cost-center`; `*` is any key or Id. */
  ignore?: string[] | undefined;
  /** Facets whose entries that the spec does not name are left alone. */
  additive?: Row["name"][] | undefined;
  /** Create the bucket again, empty, when somebody deleted it. Default true. */
  recreate?: boolean | undefined;
  /** Leave to replace what is there at first contact, where the operator wants to be asked. */
  adopt?: boolean | undefined;
  /** When the service may write to the bucket, and when not. */
  windows?: z.input<typeof windowSchema>[] | undefined;
  /** Whatever begins so is the writer's own, like a YAML anchor; nothing is made of it. */
  [own: `x-${string}`]: unknown;
  /** Who wrote the spec last, as they say. */
  changedBy?: string | undefined;
  /** Why it was written. */
  changeReason?: string | undefined;
  /** When it was written, an instant (ISO 8601). */
  changedAt?: string | undefined;
}

/** A valid spec as core uses it. */
export interface Desired {
  readonly name: string;
  readonly region?: string | undefined;
  /** Declared facets only; null means "must not be configured". */
  readonly facets: ReadonlyMap<string, unknown>;
  /** The same of the whole spec, however few facets are looked at. */
  readonly declared: ReadonlyMap<string, unknown>;
  readonly mode: "enforce" | "observe";
  readonly paused: boolean | string;
  readonly ignore: readonly Path[];
  readonly additive: ReadonlySet<string>;
  readonly recreate: boolean;
  readonly adopt: boolean;
  readonly windows: readonly MaintenanceWindow[];
}

const name = z
  .string()
  .max(2_048, { abort: true })
  .superRefine((text, context) => {
    const rule = brokenNameRule(text);
    if (rule && !isOldName(text)) context.addIssue({ code: "custom", message: `a bucket's name ${rule}` });
  });

const pointer = z
  .string()
  .max(1_024, { abort: true })
  .superRefine((text, context) => {
    const [facet = ""] = parsePointer(text);
    if (text.startsWith("/") && facetTable.has(facet)) return;
    const nearest = nearestWord(facet, facetNames);
    const hint = nearest ? `; did you mean "/${nearest}"?` : "";
    context.addIssue({ code: "custom", message: `a pointer begins with / and a facet's name${hint}` });
  });

const treatment = {
  mode: z.enum(["enforce", "observe"]).optional().describe("observe reports drift and never writes."),
  paused: z
    .union([
      z.boolean(),
      z.iso
        .datetime({ offset: true, error: "no instant; one is written like 2026-12-01T08:00:00Z" })
        .max(100),
    ])
    .optional()
    .describe("true, or the instant (ISO 8601) until which the bucket is left alone."),
  ignore: z
    .array(pointer)
    .max(200)
    .optional()
    .describe("JSON pointers to what is no drift and is kept; * is any key or Id."),
  additive: z
    .array(z.enum(facetNames))
    .max(facetNames.length)
    .optional()
    .describe("Facets whose unnamed entries are left alone."),
  recreate: z
    .boolean()
    .optional()
    .describe("Make the bucket again, empty, when somebody deleted it. Default true."),
  adopt: z
    .boolean()
    .optional()
    .describe("Leave to replace what is there at first contact, where the operator wants to be asked."),
  windows: windowsSchema.optional().describe("When the service may write to the bucket, and when not."),
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

/** The schema of a spec. Its JSON Schema (`z.toJSONSchema(specSchema, { io: "input" })`) is what editors use. */
export const specSchema = z.strictObject({
  name: name.describe("The bucket's name."),
  region: z
    .string()
    .regex(
      /^[a-z]{2,4}(-[a-z]{1,16}){1,3}-\d{1,2}$/,
      "looks like no AWS region; one is written like ca-central-1",
    )
    .optional()
    .describe("The AWS region the bucket is in."),
  ...treatment,
  ...authorship,
  ...facetAttributes,
});

/** A spec with each facet as it is meant: what is empty, or the writer's own, is not there; members are called as S3 calls them. */
export function asMeant(input: unknown): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  const named = Object.entries(input).filter(([key]) => !key.startsWith("x-"));
  const attributes = named.map(([key, value]) => {
    const facet = facetTable.get(key);
    return [key, facet ? withoutEmpty(facet, value) : value];
  });
  return Object.fromEntries(attributes);
}

/** What a name says against the region: the two go together for old names, and for those in a namespace. */
function placeProblems(input: unknown): Problem[] {
  const { name, region } = Object(input) as { name?: unknown; region?: unknown };
  if (typeof name !== "string") return [];
  const [rule, there] = [brokenNameRule(name), namespaceOf(name)];
  const message = `"${name}": a bucket's name ${rule}; only an old one of us-east-1, whose spec says that region, is called so`;
  if (rule && isOldName(name) && region !== "us-east-1") return [{ path: "/name", message }];
  return there && region !== undefined && region !== there.region
    ? [{ path: "/region", message: `"${region}": by its name the bucket is in ${there.region}` }]
    : [];
}

/**
 * What whoever writes a spec should be told of it, although it is valid: S3 would refuse a part, or one part undoes
 * another. The service enforces such a spec as far as S3 lets it: no protection must fall because of another facet.
 */
export const mistakesIn = ({ facets }: Pick<Desired, "facets">): Problem[] =>
  [...facets].flatMap(([name, value]) => {
    const mistake = value === null ? undefined : facetTable.get(name)?.mistake?.(value, facets);
    return mistake ? [{ path: `/${name}`, message: mistake }] : [];
  });

/** Of a value that has not even the right kind it is said which ones a facet takes, its shorthands among them. */
function withForms({ path, message }: Problem): Problem {
  const forms = facetTable.get(path.slice(1))?.schema.description;
  return {
    path,
    message: message.includes("is not allowed; expected") && forms ? `${message}. ${forms}` : message,
  };
}

/** Reads a spec; throws InvalidSpec with every problem in it. */
export function parseDesired(input: unknown): Desired {
  const strange = strangeIn(input);
  if (strange.length > 0) throw new InvalidSpec(strange);
  const parsed = specSchema.safeParse(asMeant(input), { error: knownKeys });
  const problems = [
    ...(parsed.error ? explain(parsed.error.issues, input).map(withForms) : []),
    ...placeProblems(input),
  ];
  if (!parsed.success || problems.length > 0) throw new InvalidSpec(problems);
  const { name, region, mode, paused, ignore, additive, recreate, adopt, windows, ...attributes } =
    withoutAuthorship(parsed.data);
  const facets = new Map(Object.entries(attributes).filter(([, value]) => value !== undefined));
  return {
    name,
    region: region ?? namespaceOf(name)?.region,
    mode: mode ?? "enforce",
    paused: paused ?? false,
    ignore: (ignore ?? []).map(parsePointer),
    additive: new Set(additive),
    recreate: recreate ?? true,
    adopt: adopt ?? false,
    windows: windows ?? [],
    facets,
    declared: facets,
  };
}
