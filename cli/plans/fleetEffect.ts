import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Facts } from "../../core/resolve/facts.ts";
import { type Layers, type Resolved, resolve } from "../../core/resolve/resolve.ts";
import { withAccount } from "../../service/reconcile/specAccount.ts";
import type { Context } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { allSpecs } from "../specs/wantedSpecs.ts";
import { fleetTargets, type Listing } from "./fleetTargets.ts";
import { type Foresight, withLayers } from "./foresight.ts";
import { type Planned, planOne } from "./planOne.ts";
import { factsOf, type Target } from "./wanted.ts";

/** A bucket whose layers a change concerns: what they say before and after it. */
export interface Concerned {
  readonly target: Target;
  readonly facts: Facts;
  readonly before: Resolved;
  readonly after: Resolved;
}

/** A change of the layers, and which buckets it may concern. */
export interface LayerChange {
  readonly before: Layers;
  readonly after: Layers;
  /** Whether it concerns a bucket of this name; the buckets of the account are listed for these alone. */
  mayConcern(name: string): boolean;
  concerns(one: Omit<Concerned, "target">): boolean;
}

/** A bucket that could not be read far enough to say whether it is concerned. */
export interface Unread {
  readonly unread: string;
  readonly reason: string;
}

interface Around {
  readonly deployment: Deployment;
  readonly foresight: Foresight;
  readonly context: Context;
  readonly atOnce: number;
  readonly listing: Listing;
}

/** The buckets that a change of the layers concerns, as they are found. Only facts are read of them. */
export async function* concernedBy(change: LayerChange, around: Around): AsyncGenerator<Concerned | Unread> {
  const { deployment, foresight, context, atOnce, listing } = around;
  const { specs } = await allSpecs(deployment.specTable);
  const baselines = [...change.before.baselines, ...change.after.baselines];
  const targets = fleetTargets(specs, baselines, foresight, context, listing);
  const work = (target: Target) => concernOf(target, change, baselines, foresight);
  const named = filtered(targets, ({ name }) => change.mayConcern(name));
  for await (const one of inParallel(named, atOnce, work, context.signal)) if (one) yield one;
}

async function* filtered<T>(list: AsyncIterable<T>, isWanted: (one: T) => boolean): AsyncGenerator<T> {
  for await (const one of list) if (isWanted(one)) yield one;
}

async function concernOf(
  target: Target,
  change: LayerChange,
  baselines: Layers["baselines"],
  foresight: Foresight,
): Promise<Concerned | Unread | undefined> {
  try {
    const facts = await factsOf(target, baselines, foresight);
    const at = foresight.now();
    const spec = withAccount(target.spec, target.name, foresight.foreseer.members?.home);
    const [before, after] = [change.before, change.after].map((layers) =>
      resolve(facts, layers, spec, at),
    ) as [Resolved, Resolved];
    const one = { facts, before, after };
    return change.concerns(one) ? { target, ...one } : undefined;
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return { unread: target.name, reason: error.message };
  }
}

/** Plans the concerned buckets that are managed after the change. */
export async function* plansAfter(
  change: LayerChange,
  around: Around,
): AsyncGenerator<{ readonly one: Concerned | Unread; readonly planned?: Planned }> {
  const { foresight, context, atOnce } = around;
  const after = withLayers(foresight, change.after);
  const work = async (one: Concerned | Unread) => {
    if ("unread" in one) return { one, planned: { bucket: one.unread, reason: one.reason } };
    const isManaged = one.after.desired !== undefined || one.after.invalid !== undefined;
    return isManaged ? { one, planned: await planOne(one.target, after, context.signal) } : { one };
  };
  yield* inParallel(concernedBy(change, around), atOnce, work, context.signal);
}
