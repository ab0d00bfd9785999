import type { Command } from "../../core/providers/provider.ts";
import { fullSpec, open, remove, suspend, untag } from "./people.ts";
import { eventually } from "./verdict.ts";
import { calm, type Fault, type Step, type Weather } from "./weather.ts";
import { different } from "./wishes.ts";
import { World } from "./world.ts";

const minute = 60_000;
/** An event takes half a second to arrive, a missing bucket is looked at for two, and no sweep helps within this time. */
const promptMs = 5_000;
const bucket = "orders";

/** What happens to a bucket; unless it is new, it is as its spec says before. */
export interface Scenario {
  readonly name: string;
  readonly isNew?: boolean;
  /** What happens, each so many ms after the beginning. */
  readonly acts: readonly (readonly [ms: number, act: (world: World) => unknown])[];
  /** The first write to S3 meets this. */
  readonly firstWrite?: Fault;
}

const somebody = (deed: (bucket: string) => Command) => (world: World) =>
  world.door.foreign(deed(bucket), bucket, { name: "mallory" });
const spec =
  (version: number, more: object = {}) =>
  (world: World) =>
    world.writeSpec(bucket, { ...fullSpec(bucket, version), ...more });
const noSpec = (world: World) => world.writeSpec(bucket, undefined);

export const scenarios: readonly Scenario[] = [
  { name: "a new spec", isNew: true, acts: [[0, spec(1)]] },
  { name: "a drift", acts: [[0, somebody(suspend)]] },
  {
    name: "three drifts",
    acts: [
      [0, somebody(suspend)],
      [300, somebody(untag)],
      [700, somebody(open)],
    ],
  },
  { name: "a changed spec", acts: [[0, spec(2, { versioning: false })]] },
  {
    name: "a deleted spec",
    acts: [
      [0, noSpec],
      [300, somebody(suspend)],
    ],
  },
  { name: "a deleted bucket", acts: [[0, somebody(remove)]] },
  { name: "a failure that passes", firstWrite: "throttled", acts: [[0, somebody(suspend)]] },
  { name: "a refusal that passes", firstWrite: "denied", acts: [[0, somebody(suspend)]] },
  {
    name: "edits and drifts",
    acts: [
      [0, somebody(suspend)],
      [100, spec(2)],
      [400, somebody(untag)],
      [900, spec(3)],
      [2_000, somebody(open)],
    ],
  },
];

export interface Played {
  readonly world: World;
  readonly wrong: readonly string[];
  /** The numbers of the steps that something may befall. */
  readonly steps: readonly number[];
  /** When the events of it happened, by their numbers. */
  readonly events: ReadonlyMap<number, number>;
  /** What was still not as the spec says some seconds after the last act. */
  readonly notYet: readonly string[];
}

function weatherOf({ firstWrite }: Scenario, change: Partial<Weather>): Weather {
  let isFirst = firstWrite !== undefined;
  const fault = (step: Step): Fault | undefined => {
    const other = change.fault?.(step);
    if (other || !isFirst || step.service !== "s3" || !step.write) return other;
    isFirst = false;
    return firstWrite;
  };
  return { ...calm, ...change, fault };
}

/** Plays a scenario in weather that differs from calm in some way. */
export async function play(
  scenario: Scenario,
  change: Partial<Weather> = {},
  traced = false,
): Promise<Played> {
  Error.stackTraceLimit = 0;
  const world = new World(traced);
  if (!scenario.isNew) {
    spec(1)(world);
    await world.pass(2.5 * minute);
  }
  const [firstStep, firstEvent] = [world.steps.length, world.trail.times.length];
  world.weather = weatherOf(scenario, change);
  for (const [ms, act] of scenario.acts) world.scheduler.after(ms, () => void act(world));
  const lastAct = Math.max(...scenario.acts.map(([ms]) => ms));
  await world.pass(lastAct + promptMs);
  const now = world.specs.get({ name: bucket });
  const notYet = now ? different(world.s3, now) : [];
  await world.pass(2.5 * minute - promptMs - lastAct);
  const steps = world.steps.slice(firstStep).map(({ number }) => number);
  const events = new Map([...world.trail.times.entries()].slice(firstEvent));
  world.weather = calm;
  return { world, wrong: await eventually(world, [bucket]), steps, events, notYet };
}
