import type { Facet } from "../facets/facet.ts";
import { facetTable, labels } from "../facets/index.ts";
import { type Desired, type FacetLayers, parseDesired, type Requirement, unsaid } from "../spec/desired.ts";
import { type Pause, pauseOf } from "../spec/pause.ts";
import { toPointer } from "../values/pointers.ts";
import { InvalidSpec, type Problem } from "../values/problems.ts";
import type { Baseline } from "./baseline.ts";
import { clashes } from "./clashes.ts";
import { anyException, type Exception, type ExceptionLimits, isInForce } from "./exception.ts";
import type { Facts, Tags } from "./facts.ts";
import { besideEachOther, type Part, wholeOf } from "./parts.ts";
import { type Said, saidOf, type Waived } from "./requirements.ts";
import { selects } from "./select.ts";

/** Everything that `resolve` reads besides the spec. */
export interface Layers {
  readonly baselines: readonly Baseline[];
  readonly exceptions: readonly Exception[];
  /** What the operator's settings permit of exceptions. */
  readonly limits?: ExceptionLimits | undefined;
}

/** A part that a requirement replaces. */
export interface Overruled {
  /** A JSON pointer. */
  readonly path: string;
  /** The baseline that requires something else. */
  readonly by: string;
  /** The baseline whose default it is; absent: the spec. */
  readonly from?: string | undefined;
}

/** What is wanted of a bucket. `desired.layers` has the layers of each facet. */
export interface Resolved {
  /** Undefined if no layer wants anything of the bucket, or only an invalid spec does. */
  readonly desired?: Desired | undefined;
  /** The baselines that select the bucket, in their order. */
  readonly baselines: readonly string[];
  readonly overruled: readonly Overruled[];
  readonly waived: readonly Waived[];
  /** What is wrong with the spec or between baselines. What is required and undisputed holds nevertheless. */
  readonly invalid?: InvalidSpec | undefined;
  /** The spec is paused: only what baselines require holds. Absent if they require nothing. */
  readonly paused?: Pause | undefined;
}

const byOrder = (a: Baseline, b: Baseline) => a.order - b.order || (a.name < b.name ? -1 : 1);
const byName = (a: Exception, b: Exception) => (a.name < b.name ? -1 : 1);

/**
 * What is wanted of a bucket; `spec` is undefined if it has none. The order in which the layers are given changes nothing.
 * Without a baseline that selects the bucket, the result is the spec alone. Never throws for what a layer says: `invalid`
 * has it.
 */
export function resolve(facts: Facts, layers: Layers, spec: unknown, now: Date): Resolved {
  const own = ownOf(spec, facts);
  const { limits = anyException } = layers;
  const declared = tagsIn(own);
  // A spec that says null declares that there are no tags.
  const withTags = { ...facts, tags: declared === undefined ? facts.tags : (declared ?? {}) };
  const selected = layers.baselines.filter(({ select }) => selects(select, withTags)).sort(byOrder);
  if (selected.length === 0) return { ...own, baselines: [], overruled: [], waived: [] };
  const exceptions = layers.exceptions.filter((one) => isInForce(one, facts.name, now, limits)).sort(byName);
  const said = saidOf(selected, facts, exceptions, limits);
  const paused = said.required.size > 0 && own.desired ? pauseOf(own.desired, now) : undefined;
  const isSilent = paused !== undefined || own.invalid !== undefined;
  const { desired, overruled, problems } = together(
    isSilent ? undefined : own.desired,
    facts,
    said,
    !isSilent,
  );
  const all = [...(own.invalid?.problems ?? []), ...said.problems, ...problems];
  return {
    desired,
    baselines: selected.map(({ name }) => name),
    overruled,
    waived: said.waived,
    ...(all.length > 0 && { invalid: new InvalidSpec(all) }),
    ...(paused && { paused }),
  };
}

interface Own {
  readonly desired?: Desired;
  readonly invalid?: InvalidSpec;
}

function ownOf(spec: unknown, facts: Facts): Own {
  if (spec === undefined) return {};
  try {
    const desired = parseDesired(spec);
    const problems = [misplaced(desired, facts, "account"), misplaced(desired, facts, "region")].flat();
    return problems.length > 0 ? { invalid: new InvalidSpec(problems) } : { desired };
  } catch (error) {
    if (!(error instanceof InvalidSpec)) throw error;
    return { invalid: error };
  }
}

/** The problem of a spec that names another account or region than the bucket's. An account can be unknown. */
function misplaced(desired: Desired, facts: Facts, member: "account" | "region"): Problem[] {
  const [said, is] = [desired[member], facts[member]];
  if (said === undefined || said === is || (member === "account" && is === "")) return [];
  const place = member === "account" ? `account ${is}` : is;
  return [{ path: `/${member}`, message: `"${said}": the bucket is in ${place}` }];
}

/** The tags that the spec declares. */
const tagsIn = ({ desired }: Own) => desired?.facets.get(labels.name) as Tags | null | undefined;

/** How a bucket without a spec is treated: it is not created, and a baseline is the permission to adopt it. */
const withoutSpec = ({ name, region }: Facts): Desired => ({
  ...unsaid,
  name,
  region,
  create: false,
  adopt: true,
});

interface Together {
  readonly desired: Desired;
  readonly overruled: readonly Overruled[];
  readonly problems: readonly Problem[];
}

/** The spec and what baselines say, facet by facet. */
function together(spec: Desired | undefined, facts: Facts, said: Said, takesDefaults: boolean): Together {
  const base = spec ?? withoutSpec(facts);
  const observes = base.mode === "observe" && said.required.size > 0;
  const all = [...facetTable.keys()].flatMap((name): Part[] => {
    const requires = said.required.get(name) ?? [];
    const fallback = takesDefaults ? said.defaults.get(name) : undefined;
    // Of a spec in observe mode, what is required is enforced and the rest is reported.
    const own = observes && requires.length > 0 ? undefined : ownValue(base, name, fallback);
    return own || requires.length > 0 ? [wholeOf(name, { ...(own && { own }), requires })] : [];
  });
  const { parts, problems, beside } = besideEachOther(all, said.order);
  const names = (list: readonly Part[]) => list.map(({ name }) => name);
  const isLayered = ({ layers: { own, requires } }: Part) => requires.length > 0 || own?.isDefault === true;
  const facets = new Map(parts.map(({ name, value }) => [name, value]));
  const desired: Desired = {
    ...base,
    region: base.region ?? facts.region,
    mode: observes ? "enforce" : base.mode,
    facets,
    declared: facets,
    layers: new Map(parts.filter(isLayered).map(({ name, layers }) => [name, layers])),
    observed: new Set(observes ? names(parts.filter(({ layers }) => layers.requires.length === 0)) : []),
    additive: new Set(names(parts.filter((part) => keepsOthers(part, base)))),
    beside,
  };
  return {
    desired,
    overruled: parts.flatMap(overruledIn),
    problems: [...all.flatMap((part) => part.problems), ...problems],
  };
}

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
  return requires.flatMap(({ from: by, value }) =>
    (own ? clashes(facet, value, own.value) : []).map((path) => ({
      path: toPointer([name, ...path]),
      by,
      ...(own?.from !== undefined && { from: own.from }),
    })),
  );
}
