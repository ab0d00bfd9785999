import { prepareAccounts, scheduleAccountActs } from "./accountActors.ts";
import {
  auditorActs,
  createUnmanaged,
  deleterActs,
  deploymentActs,
  fullSpec,
  operatorActs,
  otherWriterActs,
} from "./actors.ts";
import { Chance } from "./chance.ts";
import { unreadableHop } from "./deadLetters.ts";
import { facetModels } from "./facetModels.ts";
import { faultless } from "./faultModel.ts";
import { eventually } from "./finalChecks.ts";
import { fleet, prepareFleet, scheduleFleetActs } from "./layerActors.ts";
import { randomFaults, throttling } from "./randomFaults.ts";
import { lengthOf, prepareRoaming, scheduleRoamingActs } from "./roamingActors.ts";
import { drawSettings } from "./settings.ts";
import { World } from "./world.ts";

const minute = 60_000;
/** The part of the schedules that has baselines. */
const layeredPart = 0.15;
/** The part of the schedules that has several accounts; of those with baselines, too. */
const accountsPart = 0.15;
/** The part of the schedules in which accounts join and leave, with baselines and listings. */
const usualRoamingPart = 0.05;

/** Runs one random schedule: some minutes of actors and faults, then none. Answers the violations and the world. */
export async function runSchedule(
  seed: number,
  traced = false,
  roamingPart = usualRoamingPart,
): Promise<{ violations: string[]; world: World }> {
  // Stack traces would take half of the time.
  Error.stackTraceLimit = 0;
  const chance = new Chance(seed);
  const more = new Chance(~seed);
  const world = new World(traced, drawSettings(chance, more, new Chance(seed ^ 0x5bd1e995)));
  world.note(undefined, `the operator has set ${JSON.stringify(world.settings)}`);
  const buckets = chance.happens(0.3) ? ["orders", "archive"] : ["orders"];
  world.faults = { ...randomFaults(chance), ...throttling(new Chance(seed ^ 0x27d4eb2f)) };
  for (const bucket of buckets) {
    if (chance.happens(world.settings.adoptsOnlyAsked ? 0.7 : 0.1)) await createUnmanaged(world, bucket);
    world.writeSpec(bucket, fullSpec(bucket));
  }
  if (chance.happens(0.03))
    world.deadLetters.put(unreadableHop, chance.pick(["a text", '{"from": "unknown"}', "null"]));
  const length = chance.between(1, 6) * minute;
  scheduleActs(world, buckets, length, chance);
  const isDeleted = more.happens(0.03) && world.settings.repairsAMinute >= 60;
  if (isDeleted) world.scheduler.after(more.between(0, length), () => deleterActs(world, "orders"));
  const layered = new Chance(seed ^ 0x2c1b3c6d);
  if (layered.happens(layeredPart)) {
    // More buckets would wait longer for a small budget than the schedule lasts.
    world.settings = { ...world.settings, repairsAMinute: 60 };
    await prepareFleet(world, layered);
    scheduleFleetActs(world, length, layered);
  }
  await drawAccounts(world, length, new Chance(seed ^ 0x1b873593));
  const whole = Math.max(
    length,
    await drawRoaming(world, length, new Chance(seed ^ 0x38b34ae5), roamingPart),
  );
  await world.pass(whole);
  endFaults(world, [...buckets, ...fleet]);
  return { violations: await eventually(world, buckets), world };
}

async function drawAccounts(world: World, length: number, chance: Chance): Promise<void> {
  if (!chance.happens(accountsPart)) return;
  // What only delays writes is checked where there is one account.
  world.settings = { ...world.settings, windows: [], repairsAMinute: 60 };
  await prepareAccounts(world, chance);
  scheduleAccountActs(world, length, chance);
}

/** How long the schedule lasts at least. */
async function drawRoaming(world: World, length: number, chance: Chance, part: number): Promise<number> {
  if (!chance.happens(part) || world.layers.isUsed) return 0;
  world.settings = { ...world.settings, windows: [], repairsAMinute: 60 };
  await prepareRoaming(world, chance);
  const longer = Math.max(length, lengthOf(world, chance));
  scheduleRoamingActs(world, longer, chance);
  return longer;
}

/** What a schedule covered of the expected coverage. */
export const coveredBy = ({ invariants, deadLetters, settings }: World): readonly string[] => [
  ...invariants.restraints.covered,
  ...deadLetters.hops,
  settings.deployment,
  ...invariants.accounts.covered,
  ...invariants.roaming.covered,
];

function scheduleActs(world: World, buckets: readonly string[], length: number, chance: Chance): void {
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

/** From now on nothing fails and nothing is stale. */
export function endFaults(world: World, buckets: readonly string[]): void {
  world.note(undefined, "---- the faults have stopped");
  world.isDeploying = false;
  world.faults = faultless;
  world.accounts.outOfReach.clear();
  world.accounts.throttled.clear();
  world.accounts.members.omitted = undefined;
  for (const bucket of buckets)
    for (const { subresource } of Object.values(facetModels))
      try {
        world.s3.lag(bucket, subresource, 0);
        world.s3.stale(bucket, subresource, 0);
      } catch {
        // The bucket does not exist.
      }
}
