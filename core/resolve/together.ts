import type { Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import { type Desired, type FacetLayers, type Requirement, unsaid } from "../spec/desired.ts";
import { toPointer } from "../values/pointers.ts";
import type { Problem } from "../values/problems.ts";
import { clashes } from "./clashes.ts";
import type { Facts } from "./facts.ts";
import { besideEachOther, type Part, wholeOf } from "./parts.ts";
import type { Said } from "./requirements.ts";

/** A part that a requirement replaces. */
export interface Overruled {
  /** A JSON pointer. */
  readonly path: string;
  /** The baseline that requires something else. */
  readonly by: string;
  /** The baseline whose default it is; absent: the spec. */
  readonly from?: string | undefined;
}

/** How a bucket without a spec is treated: it is not created, and a baseline is the permission to adopt it. */
const withoutSpec = ({ name, region }: Facts): Desired => ({
  ...unsaid,
  name,
  region,
  create: false,
  adopt: true,
});

/** What layers want together, what of it gave way, and what is wrong with it. */
interface Together {
  readonly desired: Desired;
  readonly overruled: readonly Overruled[];
  readonly problems: readonly Problem[];
}

/** What the spec and baselines want of the bucket. `spec` is undefined if there is none that counts. */
export function together(spec: Desired | undefined, facts: Facts, said: Said): Together {
  const base = spec ?? withoutSpec(facts);
  const observes = base.mode === "observe" && said.required.size > 0;
  const all = partsOf(base, said, observes);
  const { parts, problems, beside } = besideEachOther(all, said.order);
  const namesWhere = (is: (part: Part) => boolean) => new Set(parts.filter(is).map(({ name }) => name));
  const isRequired = ({ layers: { requires } }: Part) => requires.length > 0;
  const isLayered = (part: Part) => isRequired(part) || part.layers.own?.isDefault === true;
  const facets = new Map(parts.map(({ name, value }) => [name, value]));
  const desired: Desired = {
    ...base,
    region: base.region ?? facts.region,
    mode: observes ? "enforce" : base.mode,
    facets,
    declared: facets,
    layers: new Map(parts.filter(isLayered).map(({ name, layers }) => [name, layers])),
    observed: namesWhere((part) => observes && !isRequired(part)),
    additive: namesWhere((part) => keepsOthers(part, base)),
    beside,
  };
  const found = all.flatMap((part) => part.problems);
  return { desired, overruled: parts.flatMap(overruledIn), problems: [...found, ...problems] };
}

/** Each facet of which a layer says something. Of a spec in observe mode, what is required is enforced and the rest is reported. */
const partsOf = (base: Desired, { required, defaults }: Said, observes: boolean): Part[] =>
  [...facetTable.keys()].flatMap((name) => {
    const requires = required.get(name) ?? [];
    const own = observes && requires.length > 0 ? undefined : ownValue(base, name, defaults.get(name));
    return own || requires.length > 0 ? [wholeOf(name, { ...(own && { own }), requires })] : [];
  });

/** Whether entries of others stay: what a baseline says, or a spec with `additive`, is not all. */
function keepsOthers({ name, value, layers: { own, requires } }: Part, { additive }: Desired): boolean {
  const isWhole = requires.length > 0 && (value === null || facetTable.get(name)?.indivisible === true);
  return !isWhole && (additive.has(name) || ((!own || own.isDefault) && value !== null));
}

function ownValue({ facets }: Desired, name: string, fallback: Requirement | undefined): FacetLayers["own"] {
  if (facets.has(name)) return { value: facets.get(name), isDefault: false };
  return fallback && { value: fallback.value, from: fallback.from, isDefault: true };
}

function overruledIn({ name, layers: { own, requires } }: Part): Overruled[] {
  const facet = facetTable.get(name) as Facet;
  if (!own) return [];
  return requires.flatMap(({ from: by, value }) =>
    clashes(facet, value, own.value).map((path) => ({
      path: toPointer([name, ...path]),
      by,
      ...(own.from !== undefined && { from: own.from }),
    })),
  );
}
