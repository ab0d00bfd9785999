import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import { open, remove, suspend, untag } from "./actors.ts";
import type { Chance } from "./chance.ts";
import { region } from "./gateway.ts";
import { outsider } from "./layers.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

/** Buckets that baselines may select: one that another tool made before, one that it makes, one with a spec; and another. */
export const fleet = ["fleet-bare", "fleet-new", "fleet-spec", outsider];
const [bare = "", created = "", specified = ""] = fleet;

const overTls = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const requirements: readonly Item[] = [
  { blockPublicAccess: true, versioning: true },
  { blockPublicAccess: true, versioning: true, policy: { Version: "2012-10-17", Statement: [overTls] } },
  { versioning: true, tags: { "data-class": "internal" } },
  { blockPublicAccess: true, tags: { "data-class": "internal" } },
];
const selections: readonly Item[] = [{}, {}, { not: [bare] }, { names: [specified] }];
const everything = { names: ["fleet-*"] };

const baseline = (chance: Chance): Item => ({
  select: { ...everything, ...chance.pick(selections) },
  require: chance.pick(requirements),
  ...(chance.happens(0.3) && { default: { tags: { "managed-by": "platform" } } }),
});

/** A person puts, changes, narrows or deletes a baseline. */
export function baselineActs(world: World, chance: Chance): void {
  world.layers.write("baseline", "company", chance.happens(0.25) ? undefined : baseline(chance));
}

/** A person puts an exception, or ends it early. */
export function exceptionActs(world: World, chance: Chance): void {
  const { now } = world;
  const item: Item = {
    buckets: [chance.pick(["fleet-*", bare, specified])],
    ...(chance.happens(0.6) && { pointers: [chance.pick(["/versioning", "/tags", "/blockPublicAccess"])] }),
    owner: "alice",
    reason: "a migration",
    since: new Date(now).toISOString(),
    until: new Date(now + chance.pick([30_000, 90_000, 150_000, 40 * 86_400_000])).toISOString(),
  };
  world.layers.write("exception", "migration", chance.happens(0.2) ? undefined : item);
}

const make = (Bucket: string) =>
  new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
const tag = (Bucket: string, value: string) =>
  new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "tool", Value: value }] } });
const version = (Bucket: string) =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
const allow = (Bucket: string) => {
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const Principal = { AWS: "arn:aws:iam::111122223333:root" };
  const Statement = [{ Sid: "tool", Effect: "Allow", Principal, Action: "s3:GetObject", Resource }];
  return new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
};

const foreign = (world: World, bucket: string, command: Command) =>
  void world.gateway.foreign(command, bucket, { name: "alice" });

/** A tool creates a bucket, and goes on configuring it with ten calls over half a minute. */
export function creatorActs(world: World, chance: Chance): void {
  foreign(world, created, make(created));
  const calls = [version, allow, (bucket: string) => tag(bucket, `${chance.between(1, 9)}`)];
  for (let call = 0; call < 10; call++)
    world.scheduler.after(chance.between(500, 30_000), () =>
      foreign(world, created, chance.pick(calls)(created)),
    );
}

/** Someone changes a bucket that a baseline may select, or one that none does. */
export function visitorActs(world: World, chance: Chance): void {
  const changes = [
    suspend,
    suspend,
    untag,
    open,
    allow,
    remove,
    make,
    (bucket: string) => tag(bucket, "hand"),
  ];
  const bucket = chance.pick(fleet);
  foreign(world, bucket, chance.pick(changes)(bucket));
}

const answerMs = 700;

/** Another writer changes versioning back after each of our repairs. */
export function insisterActs(world: World): void {
  const act = () => foreign(world, bare, suspend(bare));
  world.otherWriters.set(`${bare} versioning`, () => world.scheduler.after(answerMs, act));
  act();
}

/** What exists before the schedule begins. */
export async function prepareFleet(world: World, chance: Chance): Promise<void> {
  for (const bucket of [bare, outsider]) {
    await world.gateway.foreign(make(bucket), bucket, { name: "alice" });
    await world.gateway.foreign(tag(bucket, "first"), bucket, { name: "alice" });
  }
  world.layers.write("baseline", "company", baseline(chance));
  if (chance.happens(0.6))
    world.writeSpec(specified, {
      name: specified,
      region,
      tags: { team: "orders" },
      versioning: false,
      adopt: true,
    });
}

/** Draws what happens to the fleet in the given time. */
export function scheduleFleetActs(world: World, lengthMs: number, chance: Chance): void {
  const acts = chance.between(2, 8);
  const at = () => chance.between(0, lengthMs - 1);
  for (let act = 0; act < acts; act++) {
    const who = chance.next();
    world.scheduler.after(at(), () => {
      if (who < 0.35) baselineActs(world, chance);
      else if (who < 0.55) exceptionActs(world, chance);
      else visitorActs(world, chance);
    });
  }
  if (chance.happens(0.5)) world.scheduler.after(at(), () => creatorActs(world, chance));
  if (chance.happens(0.15)) world.scheduler.after(at(), () => insisterActs(world));
}
