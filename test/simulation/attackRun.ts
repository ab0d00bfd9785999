import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Status } from "../../service/tables/status.ts";
import { Attacker, exposable } from "./attacker.ts";
import { Chance } from "./chance.ts";
import { type FaultModel, faultless } from "./faultModel.ts";
import { eventually } from "./finalChecks.ts";
import { closedSpecs } from "./foreignChanges.ts";
import { region } from "./gateway.ts";
import { randomFaults } from "./randomFaults.ts";
import { endFaults } from "./schedule.ts";
import { never, type Settings, usual } from "./settings.ts";
import type { Item } from "./tables.ts";
import { World } from "./world.ts";

const minute = 60_000;
/** The time within which all work in progress ends. */
const settledMs = 7 * minute;
const bucket = "orders";

/** The bound of a check: it takes at most a second here, and the previous one may still run. */
export const checkMs = 2_500;

/** The time for each exposure: where calls fail a bucket stays exposed for longer. */
const slowestMs = 2 * minute;

export interface Attack {
  readonly seed: number;
  readonly openings: number;
  /** Calls fail as well. */
  readonly callsFail?: boolean;
  readonly traced?: boolean;
}

/** Events come late, twice or never; no call fails. */
const lateEvents = (chance: Chance): FaultModel => ({
  ...faultless,
  latency: () => chance.between(5, 100),
  arrivals: () => {
    if (chance.happens(0.1)) return [];
    const arrival = () => (chance.happens(0.1) ? chance.between(5_000, 300_000) : chance.between(200, 3_000));
    return chance.happens(0.1) ? [arrival(), arrival()] : [arrival()];
  },
  random: chance.next,
});

/** Only an exposure is repaired: either no window is open, or harmless edits use up the budget. */
const restrictions: readonly Partial<Settings>[] = [{ windows: [never] }, { windows: [] }];

/** An attacker exposes a bucket again whenever it is closed. */
export async function runAttack({ seed, openings, callsFail = false, traced = false }: Attack) {
  Error.stackTraceLimit = 0;
  const chance = new Chance(seed);
  const world = new World(traced);
  const spec = chance.pick(closedSpecs)(bucket);
  await build(world, spec);
  const attacker = new Attacker(world, bucket, chance);
  attacker.bait(exposable(spec));
  await world.pass(minute);
  world.faults = callsFail ? randomFaults(chance) : lateEvents(chance);
  if (!callsFail) world.invariants.exposures.limitMs = checkMs;
  world.invariants.attribution.isOverrun = true;
  attacker.attack(exposable(spec));
  const end = world.now + openings * slowestMs;
  while (attacker.openings < openings && world.now < end && world.invariants.violations.length === 0) {
    world.settings = { ...usual, repairsAMinute: 1, ...chance.pick(restrictions) };
    await world.pass(2 * minute);
  }
  attacker.stop();
  world.settings = usual;
  endFaults(world, [bucket]);
  await world.pass(settledMs);
  while (world.now < conflictEnds(world) && world.invariants.violations.length === 0)
    await world.pass(minute);
  return { violations: await eventually(world, [bucket]), world, attacker };
}

/** When the conflict with the attacker ends. */
function conflictEnds(world: World): number {
  const status = world.ledger.get({ bucket, entry: "status" }) as Status | undefined;
  const ends = Object.values(status?.conflicts ?? {}).map(({ breaker }) => Date.parse(breaker?.until ?? ""));
  return Math.max(0, ...ends.filter((end) => end > 0));
}

async function build(world: World, spec: Item): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  for (const Bucket of ["audit-logs", "mallory-logs"]) {
    const create = new CreateBucketCommand({ Bucket, CreateBucketConfiguration });
    await world.gateway.foreign(create, Bucket, { name: "alice" });
  }
  world.writeSpec(bucket, spec);
  await world.pass(3 * minute);
}
