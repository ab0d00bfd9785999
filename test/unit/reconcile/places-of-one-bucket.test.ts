import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeEach, expect, it } from "vitest";
import { convergedWorld, enable, minute, suspend } from "../../support/convergedWorld.ts";
import { bucket, type World } from "../../support/world.ts";

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

it("a place that was used is gone", async () => {
  await world.trigger(await world.alice(tag("x"), ["tags"]));
  world.clock.pass(10 * minute);
  expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged" });
  expect(world.status?.place).toBeUndefined();
  await world.trigger(await world.alice(tag("y"), ["tags"]));
  expect(taken).toEqual([false, false]);
});
