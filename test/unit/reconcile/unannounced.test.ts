import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { convergedWorld, minute, spec, suspend } from "../../support/convergedWorld.ts";
import { LayeredWorld } from "../../support/layeredWorld.ts";
import { bucket, region, type World } from "../../support/world.ts";

const hour = 60 * minute;
const retag = new PutBucketTaggingCommand({
  Bucket: bucket,
  Tagging: { TagSet: [{ Key: "team", Value: "orders" }] },
});

/** A bucket under a baseline that has been in sync for a while. */
async function layeredWorld(): Promise<LayeredWorld> {
  const world = new LayeredWorld();
  world.baseline("company", { require: { versioning: true, tags: { stage: "prod" } } });
  await world.spec({ tags: { team: "orders" } });
  world.clock.pass(10 * minute);
  return world;
}

const repaired = (world: World, ...calls: string[]) => {
  const [last] = world.history;
  expect(last?.sent.map(({ type }) => type)).toEqual(calls);
  return last;
};

describe("drift that the sweep finds without an event", () => {
  it("is not ascribed to another principal's call on another facet, and is counted", async () => {
    const world = await convergedWorld();
    await world.alice(suspend, ["versioning"], "bob");
    await world.trigger(await world.alice(retag, ["tags"], "carol"));
    world.clock.pass(3_000);
    await world.trigger({ why: "sweep" });
    const entry = repaired(world, "PutBucketVersioning");
    expect(entry).toMatchObject({ causes: [{ why: "sweep" }], unannounced: true });
    expect(entry).not.toHaveProperty("repairMs");
  });

  it("is not counted if an exception has ended", async () => {
    const world = await layeredWorld();
    const until = new Date(world.clock.now().getTime() + hour).toISOString();
    world.exception("migration", { pointers: ["/tags/stage", "/versioning"], until });
    await world.trigger({ why: "baseline" });
    await world.trigger(await world.alice(retag, ["tags"]), await world.alice(suspend, ["versioning"]));
    await world.dueUntil(() => world.status?.layered?.exceptions === undefined);
    expect(repaired(world, "PutBucketTagging", "PutBucketVersioning")).not.toHaveProperty("unannounced");
  });

  it("is not counted if a baseline was changed, and the sweep came first", async () => {
    const world = await layeredWorld();
    world.baseline("company", { require: { versioning: true, encryption: "aws:kms" } });
    world.clock.pass(10 * minute);
    await world.trigger({ why: "sweep" });
    expect(repaired(world, "PutBucketEncryption")).not.toHaveProperty("unannounced");
  });

  it("is not counted if the spec was changed, and the sweep came first", async () => {
    const world = await convergedWorld();
    world.specs.set(bucket, { name: bucket, region, ...spec, tags: { team: "billing" } });
    await world.trigger({ why: "sweep" });
    expect(repaired(world, "PutBucketTagging")).not.toHaveProperty("unannounced");
  });
});

describe("a call that S3's clock puts after its repair", () => {
  it("was repaired at once, not before it was made", async () => {
    const world = await convergedWorld();
    const cause = await world.alice(suspend, ["versioning"]);
    const at = new Date(world.clock.now().getTime() + 50).toISOString();
    expect(await world.trigger({ ...cause, at })).toMatchObject({ detectMs: 0, repairMs: 0 });
  });
});
