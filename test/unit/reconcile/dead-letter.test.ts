import { beforeEach, expect, it } from "vitest";
import { recordDeadLetter } from "../../../service/reconcile/deadLetter.ts";
import { convergedWorld, minute, suspend } from "../../support/convergedWorld.ts";
import { bucket, type World } from "../../support/world.ts";

let world: World;
beforeEach(async () => {
  world = await convergedWorld();
});

const dies = () => recordDeadLetter(bucket, world.core as Parameters<typeof recordDeadLetter>[1]);

it("a converged bucket whose check became a dead letter is failed, with the reason", async () => {
  await dies();
  expect(world.status).toMatchObject({ verdict: "failed", reason: expect.stringContaining("dead letter") });
});

it("its next check that succeeds says again how it is, also if only the sweep asks for it", async () => {
  await dies();
  world.clock.pass(minute);
  expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged" });
  expect(world.status).toMatchObject({ verdict: "converged", conditions: {} });
});

it("what is due, and what was recorded before a crash, stays recorded", async () => {
  const cause = await world.alice(suspend, ["versioning"]);
  world.restraints.budget.take = async () => false;
  await world.trigger(cause);
  const { due, conditions } = { ...world.status };
  await dies();
  expect(due).toBeDefined();
  expect(world.status).toMatchObject({ due, conditions: { versioning: conditions?.versioning } });
});

it("a check of one facet does not say that the others are well", async () => {
  await world.spec({ versioning: true, tags: { team: "orders" } });
  world.clock.pass(60 * minute);
  await world.alice(suspend, ["versioning"]);
  await dies();
  world.clock.pass(minute);
  await world.trigger({ why: "drift", facets: ["tags"] });
  expect(world.status).toMatchObject({
    verdict: "failed",
    conditions: { versioning: { verdict: "failed" } },
  });
  expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged" });
});

it("a bucket without a status, and one that is no longer managed, stay so", async () => {
  const before = { ...world.status, released: true } as never;
  world.statuses.set(bucket, before);
  await dies();
  expect(world.statuses.get(bucket)).toBe(before);
  world.statuses.clear();
  await dies();
  expect(world.status).toBeUndefined();
});
