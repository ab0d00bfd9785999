import { different } from "./expectations.ts";
import { type Fault, type FaultModel, faultless, type Step } from "./faultModel.ts";
import { eventually } from "./finalChecks.ts";
import { bucket, type Scenario, spec } from "./scenarios.ts";
import { World } from "./world.ts";

const minute = 60_000;
/** An event takes 0.5 s to arrive, a missing bucket is checked for 2 s, and no sweep runs within this time. */
const promptMs = 5_000;

export interface ScenarioRun {
  readonly world: World;
  readonly violations: readonly string[];
  /** The numbers of the steps into which faults can be injected. */
  readonly steps: readonly number[];
  /** When each event happened, by its number. */
  readonly events: ReadonlyMap<number, number>;
  /** The facets that still differed from the spec some seconds after the last act. */
  readonly notYet: readonly string[];
}

function faultModelOf({ firstWrite }: Scenario, change: Partial<FaultModel>): FaultModel {
  let isFirst = firstWrite !== undefined;
  const fault = (step: Step): Fault | undefined => {
    const other = change.fault?.(step);
    if (other || !isFirst || step.service !== "s3" || !step.write) return other;
    isFirst = false;
    return firstWrite;
  };
  return { ...faultless, ...change, fault };
}

const survey = "Queryfleet";

/** Runs a scenario under a fault model that differs from the faultless one by `change`. */
export async function runScenario(
  scenario: Scenario,
  change: Partial<FaultModel> = {},
  traced = false,
): Promise<ScenarioRun> {
  Error.stackTraceLimit = 0;
  const world = new World(traced, scenario.settings);
  if (!scenario.isNew) {
    spec(1)(world);
    await world.pass(2.5 * minute);
  }
  const [firstStep, firstEvent] = [world.steps.length, world.trail.times.length];
  world.faults = faultModelOf(scenario, change);
  for (const [ms, act] of scenario.acts) world.scheduler.after(ms, () => void act(world));
  const lastAct = Math.max(...scenario.acts.map(([ms]) => ms));
  await world.pass(lastAct + promptMs);
  const now = world.specs.get({ name: bucket });
  const notYet = now ? different(world.s3, now) : [];
  await world.pass(2.5 * minute - promptMs - lastAct);
  const steps = world.steps.slice(firstStep).flatMap(({ number, name }) => {
    // One of a sweep's many queries of the fleet index stands for all.
    const isAnother = name === survey && world.steps[number - 1]?.name === survey;
    return isAnother ? [] : [number];
  });
  const events = new Map([...world.trail.times.entries()].slice(firstEvent));
  world.faults = faultless;
  return { world, violations: await eventually(world, [bucket]), steps, events, notYet };
}
