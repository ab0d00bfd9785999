import type { Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import { asMeant } from "../spec/desired.ts";
import { facetsSchema } from "../spec/specSchema.ts";
import { saysNothing } from "../values/normal.ts";
import { explain, knownKeys, type Problem } from "../values/problems.ts";
import { exampleFacts, type Facts } from "./facts.ts";
import { filledIn, hasPlaceholders, strangePlaceholders } from "./placeholders.ts";

/** By facet, its value; null: it must not be configured. */
export type FacetValues = Readonly<Record<string, unknown>>;

/** Limits of a facet's value hold for the texts that a placeholder stands for, also for the longest ones. */
const examples: readonly Facts[] = [
  exampleFacts,
  { ...exampleFacts, name: "a".repeat(63), region: "ap-southeast-1" },
];

/** What is wrong with a layer of a baseline, `require` or `default`. */
export function layerProblems(input: unknown, name: string): Problem[] {
  const layer = (input as Readonly<Record<string, unknown>> | null)?.[name];
  if (layer === undefined || typeof layer !== "object" || layer === null) return [];
  const found = examples.map((facts) => problemsFor(layer, facts)).find((problems) => problems.length > 0);
  return [...(found ?? []), ...strangePlaceholders(layer)].map(({ path, message }) => ({
    path: `/${name}${path}`,
    message,
  }));
}

function problemsFor(layer: object, facts: Facts): Problem[] {
  const filled = filledIn(layer, facts) as FacetValues;
  const parsed = facetsSchema.safeParse(asMeant(filled), { error: knownKeys });
  if (parsed.error) return explain(parsed.error.issues, filled);
  return Object.entries(parsed.data).flatMap(([name, value]) =>
    isEmpty(facetTable.get(name) as Facet, filled[name], value) ? [{ path: `/${name}`, message: empty }] : [],
  );
}

const empty =
  "names nothing, and what a baseline does not name stays; name entries, or write null for what must not be configured";

/** Of a spec, an empty value means null. Of a baseline, one that came out empty would remove what whole fleets have. */
const isEmpty = (facet: Facet, written: unknown, value: unknown) =>
  value === null
    ? written !== null
    : value !== undefined && !facet.indivisible && saysNothing(facet.normalise(value));

/** The values of a layer for a bucket, and what is wrong with the others. */
interface Parsed {
  readonly values: FacetValues;
  readonly problems: readonly Problem[];
}

const parsedOnce = new WeakMap<object, Parsed>();

/** The values of a layer for a bucket, parsed. A facet whose filled-in texts are not valid is left out, and no other. */
export function parsedFor(layer: FacetValues, facts: Facts): Parsed {
  const known = parsedOnce.get(layer);
  if (known) return known;
  const isSame = !hasPlaceholders(layer);
  const parsed = parse((isSame ? layer : filledIn(layer, facts)) as FacetValues);
  if (isSame) parsedOnce.set(layer, parsed);
  return parsed;
}

function parse(layer: FacetValues): Parsed {
  const values: [string, unknown][] = [];
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(asMeant(layer) as FacetValues)) {
    const one = facetsSchema.safeParse({ [name]: value });
    if (one.error) problems.push(...explain(one.error.issues, layer));
    else if (value !== undefined) values.push([name, one.data[name]]);
  }
  return { values: Object.fromEntries(values), problems };
}
