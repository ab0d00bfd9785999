import {
  auditorActs,
  deleterActs,
  deploymentActs,
  fullSpec,
  operatorActs,
  otherWriterActs,
  stranger,
} from "./actors.ts";
import { aspects } from "./aspects.ts";
import { Chance } from "./chance.ts";
import { faultless } from "./faultModel.ts";
import { drawSettings } from "./settings.ts";
import { storm, throttling } from "./storm.ts";
import { eventually } from "./verdict.ts";
import { World } from "./world.ts";

const minute = 60_000;

/** One random schedule: some minutes of people and faults, then peace. Answers what was wrong, and the world. */
export async function runSchedule(seed: number, traced = false): Promise<{ wrong: string[]; world: World }> {
  // Half of the time would go into stack traces that nobody reads.
  Error.stackTraceLimit = 0;
  const chance = new Chance(seed);
  const more = new Chance(~seed);
  const world = new World(traced, drawSettings(chance, more, new Chance(seed ^ 0x5bd1e995)));
  world.note(undefined, `the operator has set ${JSON.stringify(world.settings)}`);
  const buckets = chance.happens(0.3) ? ["orders", "archive"] : ["orders"];
  world.faults = { ...storm(chance), ...throttling(new Chance(seed ^ 0x27d4eb2f)) };
  for (const bucket of buckets) {
    if (chance.happens(world.settings.adoptsOnlyAsked ? 0.7 : 0.1)) await stranger(world, bucket);
    world.writeSpec(bucket, fullSpec(bucket));
  }
  if (chance.happens(0.03))
    world.deadLetters.put("nobody", chance.pick(["a letter", '{"from": "nobody"}', "null"]));
  const length = chance.between(1, 6) * minute;
  plotActs(world, buckets, length, chance);
  const isDeleted = more.happens(0.03) && world.settings.repairsAMinute >= 60;
  if (isDeleted) world.scheduler.after(more.between(0, length), () => deleterActs(world, "orders"));
  await world.pass(length);
  endFaults(world, buckets);
  return { wrong: await eventually(world, buckets), world };
}

/** Of what is to be met, that which a schedule has met. */
export const metIn = ({ watch, deadLetters, settings }: World): readonly string[] => [
  ...watch.restrained.met,
  ...deadLetters.hops,
  settings.deployment,
];

function plotActs(world: World, buckets: readonly string[], length: number, chance: Chance): void {
  const acts = chance.between(0, 8);
  for (let act = 1; act <= acts; act++) {
    const bucket = chance.pick(buckets);
    const who = chance.next();
    world.scheduler.after(chance.between(0, length - 1), () => {
      if (who < 0.5) otherWriterActs(world, bucket, chance);
      else if (who < 0.6) deploymentActs(world, bucket, chance);
      else if (who < 0.7) auditorActs(world, bucket, chance);
      else operatorActs(world, bucket, act + 1, chance);
    });
  }
}

/** From now on everything goes as it should. */
export function endFaults(world: World, buckets: readonly string[]): void {
  world.note(undefined, "---- the faults have stopped");
  world.isDeploying = false;
  world.faults = faultless;
  for (const bucket of buckets)
    for (const { subresource } of Object.values(aspects))
      try {
        world.s3.lag(bucket, subresource, 0);
        world.s3.stale(bucket, subresource, 0);
      } catch {
        // There is no such bucket, and so nothing stale about it.
      }
}
