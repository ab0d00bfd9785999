import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Status } from "../../service/tables/status.ts";
import { Attacker, exposable } from "./attacker.ts";
import { Chance } from "./chance.ts";
import { type FaultModel, faultless } from "./faultModel.ts";
import { closedSpecs } from "./foreignChanges.ts";
import { region } from "./gateway.ts";
import { endFaults } from "./schedule.ts";
import { never, type Settings, usual } from "./settings.ts";
import { storm } from "./storm.ts";
import type { Item } from "./tables.ts";
import { eventually } from "./verdict.ts";
import { World } from "./world.ts";

const minute = 60_000;
/** By then whatever was under way has ended. */
const settledMs = 7 * minute;
const bucket = "orders";

/** A look takes a second at the most here, and the one before it may not be over yet. */
export const checkMs = 2_500;

/** Where calls fail a bucket may stay open for long. */
const slowestMs = 2 * minute;

export interface Siege {
  readonly seed: number;
  readonly openings: number;
  /** Calls fail, too. */
  readonly stormy?: boolean;
  readonly traced?: boolean;
}

/** Events come late, twice or not at all; no call fails. */
const rough = (chance: Chance): FaultModel => ({
  ...faultless,
  latency: () => chance.between(5, 100),
  arrivals: () => {
    if (chance.happens(0.1)) return [];
    const arrival = () => (chance.happens(0.1) ? chance.between(5_000, 300_000) : chance.between(200, 3_000));
    return chance.happens(0.1) ? [arrival(), arrival()] : [arrival()];
  },
  random: chance.next,
});

/** Nothing but an exposure is mended: either no window is open, or harmless edits use up the budget. */
const restrictions: readonly Partial<Settings>[] = [{ windows: [never] }, { windows: [] }];

/** A bucket that somebody opens again whenever it is closed. */
export async function besiege({ seed, openings, stormy = false, traced = false }: Siege) {
  Error.stackTraceLimit = 0;
  const chance = new Chance(seed);
  const world = new World(traced);
  const spec = chance.pick(closedSpecs)(bucket);
  await build(world, spec);
  const attacker = new Attacker(world, bucket, chance);
  attacker.bait(exposable(spec));
  await world.pass(minute);
  world.faults = stormy ? storm(chance) : rough(chance);
  if (!stormy) world.watch.exposures.limitMs = checkMs;
  world.watch.attribution.isOverrun = true;
  attacker.attack(exposable(spec));
  const end = world.now + openings * slowestMs;
  while (attacker.openings < openings && world.now < end && world.watch.violations.length === 0) {
    world.settings = { ...usual, repairsAMinute: 1, ...chance.pick(restrictions) };
    await world.pass(2 * minute);
  }
  attacker.stop();
  world.settings = usual;
  endFaults(world, [bucket]);
  await world.pass(settledMs);
  while (world.now < conflictEnds(world) && world.watch.violations.length === 0) await world.pass(minute);
  return { wrong: await eventually(world, [bucket]), world, attacker };
}

/** When whoever has attacked will have been quiet for long enough. */
function conflictEnds(world: World): number {
  const status = world.ledger.get({ bucket, entry: "status" }) as Status | undefined;
  const ends = Object.values(status?.conflicts ?? {}).map(({ breaker }) => Date.parse(breaker?.until ?? ""));
  return Math.max(0, ...ends.filter((end) => end > 0));
}

async function build(world: World, spec: Item): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  for (const Bucket of ["audit-logs", "mallory-logs"]) {
    const create = new CreateBucketCommand({ Bucket, CreateBucketConfiguration });
    await world.gateway.foreign(create, Bucket, { name: "mallory" });
  }
  world.writeSpec(bucket, spec);
  await world.pass(3 * minute);
}
