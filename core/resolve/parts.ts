import type { Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import type { FacetLayers } from "../spec/desired.ts";
import { explain, type Problem } from "../values/problems.ts";
import { clashesAcross } from "./acrossFacets.ts";
import { combined } from "./combine.ts";

/** A facet with its layers, and what they want together. */
export interface Part {
  readonly name: string;
  readonly value: unknown;
  readonly layers: FacetLayers;
  readonly problems: readonly Problem[];
}

/** The value of all layers; of the requirements alone if S3 would not take them together with the own value. */
export function wholeOf(name: string, layers: FacetLayers): Part {
  const facet = facetTable.get(name) as Facet;
  const { value } = combined(facet, layers);
  // Each layer alone is valid, and requirements are together.
  const isMixed = layers.own !== undefined && layers.requires.length > 0 && value !== null;
  const parsed = isMixed ? facet.schema.safeParse(value) : undefined;
  if (!parsed?.error || !layers.own) return { name, value, layers, problems: [] };
  const required = { requires: layers.requires };
  const alone = { name, value: combined(facet, required).value, layers: required, problems: [] };
  // A default gives way.
  if (layers.own.isDefault) return alone;
  const from = layers.requires.map((one) => one.from).join(", ");
  const problems = explain(parsed.error.issues, value).map(({ path, message }) => ({
    path: `/${name}${path}`,
    message: `${message} (the spec together with baseline ${from})`,
  }));
  return { ...alone, problems };
}

/** Facets that S3 keeps beside each other. */
interface Fitting {
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
  /** Facets of the spec that gave way as a whole. */
  readonly beside: ReadonlySet<string>;
}

/**
 * The facets that S3 keeps beside each other. What is required stays; the spec's own value of a facet gives way to it with a
 * problem, and a default to all other layers. Of two defaults, that of the later baseline stays. `order` has the baselines.
 */
export function besideEachOther(all: readonly Part[], order: readonly string[]): Fitting {
  if (clashesAcross(new Map(all.map(({ name, value }) => [name, value]))).length === 0)
    return { parts: all, problems: [], beside: new Set() };
  const kept = new Map<string, Part>();
  const problems: Problem[] = [];
  for (const part of all.map(requiredOf)) if (part) kept.set(part.name, part);
  const required = new Map(kept);
  const hasOwn = ({ layers: { own } }: Part) => own !== undefined && !own.isDefault;
  for (const part of all.filter(hasOwn)) {
    const found = clashOf(part, required);
    if (found) problems.push({ path: `/${part.name}`, message: against(found.why, found.other) });
    else kept.set(part.name, part);
  }
  const rank = ({ layers: { own } }: Part) => order.indexOf(`${own?.from}`);
  for (const part of all.filter(({ layers: { own } }) => own?.isDefault).sort((a, b) => rank(b) - rank(a)))
    if (!clashOf(part, kept)) kept.set(part.name, part);
  const beside = new Set(all.filter(hasOwn).flatMap(({ name }) => (kept.has(name) ? [] : [name])));
  return { parts: all.flatMap(({ name }) => kept.get(name) ?? []), problems, beside };
}

/** What is required of a facet alone. */
function requiredOf({ name, layers: { requires } }: Part): Part | undefined {
  const layers = { requires };
  return requires.length === 0
    ? undefined
    : { name, value: combined(facetTable.get(name) as Facet, layers).value, layers, problems: [] };
}

/** Another facet beside which S3 does not keep a facet's value. */
function clashOf({ name, value }: Part, kept: ReadonlyMap<string, Part>) {
  for (const other of kept.values()) {
    if (other.name === name) continue;
    const values = [[name, value] as const, [other.name, other.value] as const];
    const [found] = clashesAcross(new Map(values));
    if (found) return { why: found.why, other };
  }
  return undefined;
}

const against = (why: string, { layers }: Part) =>
  `${why} (the spec together with baseline ${layers.requires.map(({ from }) => from).join(", ")})`;
