import type { Desired } from "../spec/desired.ts";
import { type Pause, pauseOf } from "../spec/pause.ts";
import { InvalidSpec } from "../values/problems.ts";
import type { Baseline } from "./baseline.ts";
import { anyException, type Exception, type ExceptionLimits, isInForce } from "./exception.ts";
import type { Facts } from "./facts.ts";
import { ownOf, tagsIn } from "./own.ts";
import { saidOf, type Waived } from "./requirements.ts";
import { selects } from "./select.ts";
import { type Overruled, together } from "./together.ts";

export type { Overruled } from "./together.ts";

/** Everything that `resolve` reads besides the spec. */
export interface Layers {
  readonly baselines: readonly Baseline[];
  readonly exceptions: readonly Exception[];
  /** What the operator's settings permit of exceptions. */
  readonly limits?: ExceptionLimits | undefined;
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
  const tagged = { ...facts, tags: tagsIn(own) ?? facts.tags };
  const selected = layers.baselines.filter(({ select }) => selects(select, tagged)).sort(byOrder);
  if (selected.length === 0) return { ...own, baselines: [], overruled: [], waived: [] };
  const exceptions = layers.exceptions.filter((one) => isInForce(one, facts.name, now, limits)).sort(byName);
  const said = saidOf(selected, facts, exceptions, limits);
  const paused = said.required.size > 0 && own.desired ? pauseOf(own.desired, now) : undefined;
  const isSilent = paused !== undefined || own.invalid !== undefined;
  const counted = isSilent ? { ...said, defaults: new Map() } : said;
  const { desired, overruled, problems } = together(isSilent ? undefined : own.desired, facts, counted);
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
