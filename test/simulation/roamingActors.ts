import { make, movingActs, outageActs, strangerActs, visitorActs } from "./accountActors.ts";
import { home, roaming, stranger } from "./accounts.ts";
import type { Chance } from "./chance.ts";
import { region } from "./gateway.ts";
import { foreignIn } from "./memberGateway.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

const minute = 60_000;
const specified = "roaming-spec";
const names = ["roaming-*"];

const requirements: readonly Item[] = [
  { versioning: true },
  { blockPublicAccess: true },
  { blockPublicAccess: true, versioning: true },
];

/** A person puts, changes or deletes the baseline; it selects all accounts, or some. */
function baselineActs(world: World, chance: Chance): void {
  const some = world.accounts.all.filter(() => chance.happens(0.6));
  const accounts = some.length > 0 && chance.happens(0.4) && { accounts: some };
  const item = { select: { names, ...accounts }, require: chance.pick(requirements) };
  world.layers.write("baseline", "roaming", chance.happens(0.15) ? undefined : item);
}

/** An account joins, or one leaves. */
function memberActs(world: World, chance: Chance): void {
  const { accounts, invariants } = world;
  const account = chance.pick(accounts.all.filter((id) => id !== home));
  const isMember = accounts.ids.includes(account);
  world.note(undefined, `account ${account} ${isMember ? "leaves" : "joins"}`);
  invariants.roaming.covered.add(isMember ? "an account leaves" : "an account joins");
  invariants.lastChange = world.now;
  accounts.members.set(isMember ? accounts.ids.filter((id) => id !== account) : [...accounts.ids, account]);
}

/** S3 throttles every call in an account for some minutes. */
function throttleActs(world: World, chance: Chance): void {
  const account = chance.pick(world.accounts.all);
  world.note(undefined, `account ${account} is throttled`);
  world.accounts.throttled.add(account);
  world.scheduler.after(chance.between(minute, 5 * minute), () => world.accounts.throttled.delete(account));
}

/** A person writes a spec that names any account, or deletes it. */
function specActs(world: World, chance: Chance): void {
  const owner = world.roaming.ownerOf(specified).account ?? home;
  const account = chance.pick([owner, owner, ...world.accounts.all, stranger]);
  const tags = { team: chance.pick(["orders", "archive"]) };
  const spec = { name: specified, region, tags, adopt: true, ...(account !== home && { account }) };
  if (!chance.happens(0.2)) world.writeSpec(specified, spec);
  else if (world.specs.get({ name: specified })) world.writeSpec(specified, undefined);
}

/** What exists before the schedule begins; also buckets in accounts that may join. */
export async function prepareRoaming(world: World, chance: Chance): Promise<void> {
  const { accounts } = world;
  world.roaming.isUsed = true;
  if (!accounts.isUsed) accounts.use(3);
  accounts.members.isAsked = chance.happens(0.4);
  accounts.members.set([home, ...accounts.all.filter((id) => id !== home && chance.happens(0.6))]);
  accounts.longestSessionMs = chance.pick([Number.POSITIVE_INFINITY, 17 * minute, 4 * minute]);
  for (const bucket of roaming) {
    const account = chance.pick(accounts.all);
    if (chance.happens(0.8)) await foreignIn(world, account, make(bucket), { name: "alice", account });
  }
  baselineActs(world, chance);
  if (chance.happens(0.6)) specActs(world, chance);
  if (chance.happens(0.1)) accounts.withoutRoles = chance.pick(accounts.all.filter((id) => id !== home));
  if (chance.happens(0.3)) accounts.members.omitted = chance.pick(accounts.ids);
}

/** For how long these schedules last at least: the organisation is asked every ten minutes. */
export const lengthOf = ({ accounts }: World, chance: Chance): number =>
  accounts.members.isAsked ? chance.between(8, 16) * minute : 0;

/** What may happen, and up to which part of all draws. */
const acts: readonly (readonly [
  most: number,
  act: (world: World, bucket: string, chance: Chance) => void,
])[] = [
  [0.3, (world, _, chance) => memberActs(world, chance)],
  [0.5, (world, bucket, chance) => movingActs(world, bucket, world.accounts.all, chance)],
  [0.6, visitorActs],
  [0.65, (world, _, chance) => strangerActs(world, roaming, chance)],
  [0.75, (world, _, chance) => outageActs(world, chance)],
  [0.85, (world, _, chance) => throttleActs(world, chance)],
  [0.93, (world, _, chance) => baselineActs(world, chance)],
  [1, (world, _, chance) => specActs(world, chance)],
];

/** Draws what happens to these accounts and buckets in the given time. */
export function scheduleRoamingActs(world: World, lengthMs: number, chance: Chance): void {
  const count = chance.between(4, 10);
  for (let drawn = 0; drawn < count; drawn++) {
    const [who, bucket] = [chance.next(), chance.pick(roaming)];
    const [, act] = acts.find(([most]) => who < most) ?? [];
    world.scheduler.after(chance.between(0, lengthMs - 1), () => act?.(world, bucket, chance));
  }
}
