import type * as z from "zod";
import type { FacetAttributes } from "../facets/attributes.ts";
import { type facets, facetTable } from "../facets/index.ts";
import { withoutEmpty } from "../values/empty.ts";
import { strangeIn } from "../values/jsonOnly.ts";
import type { Path } from "../values/normal.ts";
import { parsePointer } from "../values/pointers.ts";
import { explain, InvalidSpec, knownKeys, type Problem } from "../values/problems.ts";
import { withoutAuthorship } from "./authorship.ts";
import { brokenNameRule, isOldName, namespaceOf } from "./bucketName.ts";
import { incompatibleIn } from "./incompatible.ts";
import { specSchema } from "./specSchema.ts";
import type { MaintenanceWindow, windowSchema } from "./windows/schema.ts";

type Row = (typeof facets)[number];

/** The desired state of a bucket as people write it: a plain object, or an item of the spec table. */
export interface S3BucketDesired extends FacetAttributes {
  /** The bucket's name. */
  name: string;
  /** The AWS region of the bucket. Default: the provider's region. */
  region?: string | undefined;
  /** The AWS account that owns the bucket. Default: the provider's owner. */
  account?: string | undefined;
  /** `observe` reports drift and never writes; `enforce`, the default, repairs it. */
  mode?: "enforce" | "observe" | undefined;
  /** `true`, or the instant (ISO 8601) until which the service does not write to the bucket. */
  paused?: boolean | string | undefined;
  /** JSON pointers to parts that are never drift and are kept, like `/tags/cost-center`; `*` matches any key or Id. */
  ignore?: string[] | undefined;
  /** Facets that keep entries which the spec does not name. */
  additive?: Row["name"][] | undefined;
  /** Create the bucket again, empty, after it was deleted. Default true. */
  recreate?: boolean | undefined;
  /**
   * Permission to replace existing configuration at the first check, for deployments where the operator requires
   * it.
   */
  adopt?: boolean | undefined;
  /** Maintenance windows: when the service may write to the bucket. */
  windows?: z.input<typeof windowSchema>[] | undefined;
  /** Keys that start with `x-` belong to the writer, for example for YAML anchors; they are ignored. */
  [own: `x-${string}`]: unknown;
  /** Who changed the spec last, as stated by the writer. */
  changedBy?: string | undefined;
  /** The reason for the last change. */
  changeReason?: string | undefined;
  /** The time of the last change (ISO 8601). */
  changedAt?: string | undefined;
}

/** The layers of one facet, where baselines say something of it. Values are parsed. */
export interface FacetLayers {
  /** The value of the spec, or the default of a baseline; absent if neither names the facet. */
  readonly own?: { readonly value: unknown; readonly from?: string | undefined; readonly isDefault: boolean };
  /** What baselines require, in their order. */
  readonly requires: readonly Requirement[];
}

/** What one baseline requires of a facet. */
export interface Requirement {
  /** The baseline's name. */
  readonly from: string;
  readonly value: unknown;
}

/** What is wanted of a bucket, in parsed form: a valid spec, and what baselines add to it. */
export interface Desired {
  readonly name: string;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  /** Declared facets only; null means "must not be configured". */
  readonly facets: ReadonlyMap<string, unknown>;
  /** All facets of the spec, also when `facets` has only a part of them. */
  readonly declared: ReadonlyMap<string, unknown>;
  readonly mode: "enforce" | "observe";
  readonly paused: boolean | string;
  readonly ignore: readonly Path[];
  readonly additive: ReadonlySet<string>;
  readonly recreate: boolean;
  /** Whether a bucket that does not exist is created at all: only a spec that counts can ask for it. */
  readonly create: boolean;
  readonly adopt: boolean;
  readonly windows: readonly MaintenanceWindow[];
  /** By facet, its layers, where a baseline says something of it. `facets` has what they say together. */
  readonly layers: ReadonlyMap<string, FacetLayers>;
  /** Facets that are reported and not repaired, although `mode` is enforce: those of a spec in observe mode. */
  readonly observed: ReadonlySet<string>;
  /** Facets of which nothing is wanted and that are read: what S3 takes of the others depends on them. */
  readonly beside: ReadonlySet<string>;
}

/** What holds for a bucket of which a spec says nothing but its name. */
export const unsaid: Omit<Desired, "name" | "region"> = {
  mode: "enforce",
  paused: false,
  ignore: [],
  additive: new Set(),
  recreate: true,
  create: true,
  adopt: false,
  windows: [],
  facets: new Map(),
  declared: new Map(),
  layers: new Map(),
  observed: new Set(),
  beside: new Set(),
};

/** A spec in canonical form: without empty members and without `x-` keys; members spelled as S3 spells them. */
export function asMeant(input: unknown): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  const named = Object.entries(input).filter(([key]) => !key.startsWith("x-"));
  const attributes = named.map(([key, value]) => {
    const facet = facetTable.get(key);
    return [key, facet ? withoutEmpty(facet, value) : value];
  });
  return Object.fromEntries(attributes);
}

/** Conflicts between name and place: old names exist only in us-east-1, and namespace names contain account and region. */
function placeProblems(input: unknown): Problem[] {
  const { name, region, account } = Object(input) as Readonly<Record<string, unknown>>;
  if (typeof name !== "string") return [];
  const [rule, there] = [brokenNameRule(name), namespaceOf(name)];
  const message = `"${name}": a bucket name ${rule}; only an old bucket in us-east-1 can have such a name, and its spec must set that region`;
  if (rule && isOldName(name) && region !== "us-east-1") return [{ path: "/name", message }];
  const differs = (path: string, said: unknown, by: string): Problem[] =>
    said === undefined || said === by
      ? []
      : [{ path, message: `"${said}": the bucket's name places it in ${by}` }];
  if (!there) return [];
  return [...differs("/region", region, there.region), ...differs("/account", account, there.account)];
}

/**
 * Mistakes in a valid spec that its writer should know: S3 would refuse a part, or one part cancels another. The
 * service enforces such a spec as far as S3 permits, so that a mistake in one facet does not remove the protection
 * of another.
 */
export const mistakesIn = ({ facets }: Pick<Desired, "facets">): Problem[] => [
  ...[...facets].flatMap(([name, value]) => {
    const mistake = value === null ? undefined : facetTable.get(name)?.mistake?.(value);
    return mistake ? [{ path: `/${name}`, message: mistake }] : [];
  }),
  // A bucket can have had a value before another facet made S3 refuse it, and its spec may say so.
  ...incompatibleIn(facets)
    .filter(({ kind }) => kind !== "write")
    .map(({ facet, with: other, why }) => ({ path: `/${facet}`, message: `${why} (/${other})` })),
];

/** Adds the accepted forms of a facet, including its shorthands, to the message about a value of a wrong type. */
function withForms({ path, message }: Problem): Problem {
  const forms = facetTable.get(path.slice(1))?.schema.description;
  return {
    path,
    message: message.includes("is not allowed; expected") && forms ? `${message}. ${forms}` : message,
  };
}

/** Parses a spec. Throws InvalidSpec with all its problems. */
export function parseDesired(input: unknown): Desired {
  const strange = strangeIn(input);
  if (strange.length > 0) throw new InvalidSpec(strange);
  const parsed = specSchema.safeParse(asMeant(input), { error: knownKeys });
  const problems = [
    ...(parsed.error ? explain(parsed.error.issues, input).map(withForms) : []),
    ...placeProblems(input),
  ];
  if (!parsed.success || problems.length > 0) throw new InvalidSpec(problems);
  const { name, region, account, mode, paused, ignore, additive, recreate, adopt, windows, ...attributes } =
    withoutAuthorship(parsed.data);
  const facets = new Map(Object.entries(attributes).filter(([, value]) => value !== undefined));
  return {
    ...unsaid,
    name,
    region: region ?? namespaceOf(name)?.region,
    account: account ?? namespaceOf(name)?.account,
    mode: mode ?? unsaid.mode,
    paused: paused ?? unsaid.paused,
    ignore: (ignore ?? []).map(parsePointer),
    additive: new Set(additive),
    recreate: recreate ?? unsaid.recreate,
    adopt: adopt ?? unsaid.adopt,
    windows: windows ?? [],
    facets,
    declared: facets,
  };
}
