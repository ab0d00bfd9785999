import { CreateBucketCommand, DeleteBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { convergedWorld, enable, minute, suspend } from "../../support/convergedWorld.ts";
import { bucket, region, type World } from "../../support/world.ts";

const tag = (Value: string) =>
  new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [{ Key: "team", Value }] } });

let world: World;
let taken: boolean[];
const inTen = () =>
  new Date(Math.floor(world.clock.now().getTime() / minute) * minute + 10 * minute).toISOString();
beforeEach(async () => {
  world = await convergedWorld();
  taken = [];
  world.restraints.budget.take = async (_, urgent) => {
    taken.push(urgent);
    return inTen();
  };
});

it("a bucket that is changed back and forth while the budget is used up takes one place", async () => {
  for (const team of ["x", "orders", "y", "orders", "z"]) {
    world.clock.pass(1_000);
    await world.trigger(await world.alice(tag(team), ["tags"]));
  }
  expect(taken).toEqual([false]);
  expect(world.status).toMatchObject({ verdict: "held" });
});

it("one that becomes urgent again and again takes one more", async () => {
  await world.trigger(await world.alice(tag("x"), ["tags"]));
  for (const command of [suspend, enable, suspend, enable, suspend]) {
    world.clock.pass(1_000);
    await world.trigger(await world.alice(command, ["versioning"]));
  }
  expect(taken).toEqual([false, true]);
});

describe("a bucket that was deleted while the budget is used up", () => {
  const remove = new DeleteBucketCommand({ Bucket: bucket });

  it("takes one place, and is created when its turn comes, whatever is checked until then", async () => {
    const { facets: _, ...deleted } = await world.alice(remove, []);
    await world.trigger(deleted);
    const place = world.status?.place?.at;
    for (const cause of [deleted, { why: "sweep" as const }, deleted]) {
      world.clock.pass(minute);
      expect(await world.trigger(cause)).toMatchObject({ verdict: "held" });
      expect(world.status?.place?.at).toBe(place);
    }
    expect(taken).toEqual([true]);
    expect((await world.whenDue()).sent.map(({ type }) => type)).toContain("CreateBucket");
  });

  it("takes one place more than the repair that waited before, also if someone creates and deletes it", async () => {
    await world.trigger(await world.alice(tag("x"), ["tags"]));
    const create = new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: region },
    });
    for (const command of [remove, create, remove, create, remove]) {
      world.clock.pass(1_000);
      const { facets: _, ...cause } = await world.alice(command, []);
      await world.trigger(cause);
    }
    expect(taken).toEqual([false, true]);
  });
});

it("a place that was used is gone", async () => {
  await world.trigger(await world.alice(tag("x"), ["tags"]));
  world.clock.pass(10 * minute);
  expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged" });
  expect(world.status?.place).toBeUndefined();
  await world.trigger(await world.alice(tag("y"), ["tags"]));
  expect(taken).toEqual([false, false]);
});
