import { CreateBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import { home, shared, stranger } from "./accounts.ts";
import { fullSpec, open, remove, suspend, untag } from "./actors.ts";
import type { Chance } from "./chance.ts";
import { region } from "./gateway.ts";
import { foreignIn } from "./memberGateway.ts";
import type { World } from "./world.ts";

export const make = (Bucket: string) =>
  new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
const retag = (Bucket: string) =>
  new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "alice" }] } });

const changes: readonly ((bucket: string) => Command)[] = [suspend, untag, retag, open, remove];

function writeSpec(world: World, bucket: string, account: string, version: number): void {
  const { adopt = true, ...spec } = fullSpec(bucket, version);
  world.writeSpec(bucket, { ...spec, adopt, ...(account !== home && { account }) });
}

/** Someone changes a bucket, at times from another account: then both accounts get the event. */
export function visitorActs(world: World, bucket: string, chance: Chance): void {
  const account = world.accounts.ownerOf(bucket);
  const change = chance.pick(changes)(bucket);
  const from = chance.pick([account, account, ...world.accounts.ids, stranger]);
  if (account !== undefined)
    void foreignIn(world, account, change, { name: "alice", ...(from !== undefined && { account: from }) });
}

/** A stranger sends events about buckets that are not theirs. */
export function strangerActs(world: World, buckets: readonly string[], chance: Chance): void {
  const account = chance.pick([stranger, ...world.accounts.ids]);
  for (let event = 0; event < 3; event++) {
    const bucket = chance.pick([...buckets, `${buckets[0]}-unknown`]);
    if (world.accounts.ownerOf(bucket) === account) continue;
    const report = { operation: "PutBucketVersioning", bucket, requestId: `forged-${world.now}-${event}` };
    world.trail.report({ ...report, account, caller: { name: "mallory", account } });
  }
}

/** The bucket is deleted in its account, and created in another one. */
export function movingActs(world: World, bucket: string, accounts: readonly string[], chance: Chance): void {
  const from = world.accounts.ownerOf(bucket);
  const to = chance.pick(accounts);
  if (from !== undefined) void foreignIn(world, from, remove(bucket), { name: "alice", account: from });
  const create = () => void foreignIn(world, to, make(bucket), { name: "alice", account: to });
  world.scheduler.after(chance.between(10, 20_000), create);
}

/** The roles of an account cannot be assumed for a while. */
export function outageActs(world: World, chance: Chance): void {
  const account = chance.pick(world.accounts.ids);
  world.note(undefined, `account ${account} is out of reach`);
  world.accounts.outOfReach.add(account);
  world.scheduler.after(chance.between(5_000, 120_000), () => world.accounts.outOfReach.delete(account));
}

/** A person names another account in a spec, often the right one, or deletes the spec. */
function correctingActs(world: World, bucket: string, version: number, chance: Chance): void {
  const owner = world.accounts.ownerOf(bucket) ?? home;
  const account = chance.pick([owner, owner, ...world.accounts.ids, stranger]);
  if (!chance.happens(0.1)) writeSpec(world, bucket, account, version);
  else if (world.specs.get({ name: bucket })) world.writeSpec(bucket, undefined);
}

/** What exists before the schedule begins. */
export async function prepareAccounts(world: World, chance: Chance): Promise<void> {
  world.accounts.use(chance.between(1, 2));
  for (const bucket of shared) {
    const account = chance.pick(world.accounts.ids);
    const actual = chance.happens(0.8) ? account : chance.pick(world.accounts.ids);
    if (chance.happens(0.7)) await foreignIn(world, actual, make(bucket), { name: "alice", account: actual });
    writeSpec(world, bucket, account, 1);
  }
}

/** Draws what happens to accounts and their buckets in the given time. */
export function scheduleAccountActs(world: World, lengthMs: number, chance: Chance): void {
  const acts = chance.between(3, 10);
  for (let act = 0; act < acts; act++) {
    const [who, bucket] = [chance.next(), chance.pick(shared)];
    world.scheduler.after(chance.between(0, lengthMs - 1), () => {
      if (who < 0.4) visitorActs(world, bucket, chance);
      else if (who < 0.55) strangerActs(world, shared, chance);
      else if (who < 0.7) movingActs(world, bucket, world.accounts.ids, chance);
      else if (who < 0.82) outageActs(world, chance);
      else correctingActs(world, bucket, act + 2, chance);
    });
  }
}
