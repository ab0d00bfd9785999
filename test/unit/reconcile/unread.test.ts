import { DeleteBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Cause } from "../../../service/triggers/trigger.ts";
import { convergedWorld, enable, minute, spec, suspend } from "../../support/convergedWorld.ts";
import { failing } from "../../support/denials.ts";
import { LayeredWorld } from "../../support/layeredWorld.ts";
import { bucket, region, type World } from "../../support/world.ts";

const retag = new PutBucketTaggingCommand({
  Bucket: bucket,
  Tagging: { TagSet: [{ Key: "team", Value: "orders" }] },
});

/** S3 refuses these calls of the service. */
const refuse = (world: World, ...operations: string[]) => {
  world.s3.intercept = (operation) =>
    operations.includes(operation) ? failing("AccessDenied", 403) : undefined;
};
const answer = (world: World) => {
  world.s3.intercept = undefined;
};

/** Checks a cause while the credentials of the service are not valid: nothing can be read. */
async function triedInVain(world: World, cause: Partial<Cause> & Pick<Cause, "why">): Promise<void> {
  const { intercept } = world.s3;
  world.s3.intercept = () => failing("InvalidAccessKeyId", 403);
  await world.trigger(cause);
  expect(world.status?.conditions).toMatchObject({ bucket: { verdict: "blocked", unread: true } });
  world.s3.intercept = intercept;
}

/** Mallory suspends the versioning again and again, until there is a conflict. */
async function inConflict(): Promise<World> {
  const world = await convergedWorld();
  for (let count = 0; count < 5; count++) {
    world.clock.pass(minute);
    await world.trigger(await world.alice(suspend, ["versioning"]));
  }
  expect(world.status?.conflicts.versioning?.breaker).toMatchObject({ state: "open" });
  return world;
}

describe("a check that could read nothing", () => {
  it("covers no call: the event of one that comes later leads to a check, and its principal is named", async () => {
    const world = await convergedWorld();
    const earlier = await world.alice(suspend, ["versioning"]);
    world.clock.pass(5 * minute);
    await triedInVain(world, await world.alice(retag, ["tags"], "carol"));
    const outcome = await world.trigger(earlier);
    expect(outcome).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
    expect(world.history[0]?.causes).toContainEqual(expect.objectContaining({ call: earlier.call }));
  });

  it("leaves a facet that could not be repaired as it was, also after a check of another one", async () => {
    const world = await convergedWorld();
    const cause = await world.alice(suspend, ["versioning"]);
    refuse(world, "PutBucketVersioning");
    await world.trigger(cause);
    world.clock.pass(3_000);
    await triedInVain(world, await world.alice(retag, ["tags"], "carol"));
    world.clock.pass(3_000);
    await world.trigger(await world.alice(retag, ["tags"], "carol"));
    expect(world.s3.peek(bucket, "versioning")).toMatchObject({ Status: "Suspended" });
    expect(world.status).toMatchObject({
      verdict: "blocked",
      conditions: { versioning: { verdict: "blocked" } },
    });
  });

  it("is retried and shown, also where the spec is not valid and only baselines are enforced", async () => {
    const world = new LayeredWorld();
    world.baseline("company", { require: { versioning: true } });
    await world.spec({ tags: { team: "orders" } });
    await world.spec({ tagz: { team: "orders" } });
    world.clock.pass(10 * minute);
    const cause = await world.alice(suspend, ["versioning"]);
    await triedInVain(world, cause);
    expect(world.status?.reason).toContain("unknown key");
    const outcome = await world.whenDue();
    expect(outcome).toMatchObject({ verdict: "invalid", sent: [{ type: "PutBucketVersioning" }] });
    expect(outcome.causes).toContainEqual(expect.objectContaining({ call: cause.call }));
  });

  it("says nothing of a conflict about the bucket's existence", async () => {
    const world = await convergedWorld();
    const deleted = async () => {
      const { facets: _, ...cause } = await world.alice(new DeleteBucketCommand({ Bucket: bucket }), []);
      return cause;
    };
    for (let count = 0; count < 6; count++) {
      world.clock.pass(minute);
      await world.trigger(await deleted());
    }
    while (world.status?.conflicts.bucket?.breaker?.state === "open") await world.whenDue();
    const before = world.status?.conflicts.bucket;
    await triedInVain(world, { why: "sweep" });
    expect(before?.breaker).toMatchObject({ state: "probing" });
    expect(world.status?.conflicts.bucket).toEqual(before);
  });
});

describe("a facet that could not be read", () => {
  it("is still in conflict, and is not written before the cool-down ends", async () => {
    const world = await inConflict();
    const again = await world.alice(suspend, ["versioning"]);
    refuse(world, "GetBucketVersioning");
    await world.trigger(again);
    expect(world.status?.verdict).toBe("blocked");
    expect(world.history[0]?.conflicts).toBeUndefined();
    answer(world);
    const outcome = await world.trigger(await world.alice(suspend, ["versioning"]));
    expect(outcome).toMatchObject({ verdict: "held", held: ["conflict"], sent: [] });
  });

  it("still waits for a person, where a baseline no longer requires what it has", async () => {
    const world = new LayeredWorld();
    world.baseline("company", { require: { versioning: true } });
    await world.spec({ versioning: false, tags: { team: "orders" } });
    world.clock.pass(10 * minute);
    world.items.clear();
    await world.trigger({ why: "baseline" });
    expect(world.status?.conditions).toMatchObject({ versioning: { hold: "withdrawn" } });
    refuse(world, "GetBucketVersioning");
    await world.trigger({ why: "sweep" });
    answer(world);
    for (const why of ["sweep", "due"] as const) {
      world.clock.pass(10 * minute);
      await world.trigger({ why });
      expect(world.writes).toEqual([]);
    }
    expect(world.status?.conditions).toMatchObject({ versioning: { hold: "withdrawn" } });
  });

  it("is not written again by retries, if S3 kept returning another value than was sent", async () => {
    const world = await convergedWorld();
    let [isDenied, writes] = [false, 0];
    const deaf: NonNullable<World["s3"]["intercept"]> = async (operation) => {
      if (operation === "PutBucketVersioning") writes += 1;
      if (operation !== "GetBucketVersioning") return undefined;
      if (isDenied) return failing("AccessDenied", 403);
      answer(world);
      await world.s3.send(suspend, region);
      world.s3.intercept = deaf;
      return undefined;
    };
    world.s3.intercept = deaf;
    await world.trigger({ why: "sweep" });
    for (let count = 0; count < 6; count++) await world.whenDue();
    expect(writes).toBe(3);
    isDenied = true;
    await world.whenDue();
    isDenied = false;
    for (let count = 0; count < 3; count++) await world.whenDue();
    expect(writes).toBe(3);
  });

  it("is named as no longer managed when the spec drops it, also if it could never be read", async () => {
    const world = await convergedWorld();
    refuse(world, "GetBucketEncryption");
    await world.spec({ ...spec, encryption: "AES256" });
    await world.trigger(await world.alice(retag, ["tags"]));
    expect(world.status?.checkedAt).not.toBe("");
    await world.spec(spec);
    expect(world.history[0]?.unmanaged).toEqual(["encryption"]);
  });

  it("was not checked at that time", async () => {
    const world = await convergedWorld();
    const { checked } = world.status ?? {};
    await world.alice(enable, ["versioning"]);
    refuse(world, "GetBucketVersioning");
    await world.trigger({ why: "sweep" });
    expect(world.status?.checked.versioning).toBe(checked?.versioning);
    expect(world.status?.checked.tags).not.toBe(checked?.tags);
  });
});
