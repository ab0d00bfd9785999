import { describe, expect, it } from "vitest";
import { convergedWorld, minute, spec, suspend } from "../../support/convergedWorld.ts";
import type { World } from "../../support/world.ts";

/** Defects in conflicts that the simulation found, each as a minimal test. */

describe("a facet that another deployment has changed", () => {
  const cause = async (world: World) => {
    const { call, ...rest } = await world.alice(suspend, ["versioning"]);
    const role = "arn:aws:iam::111122223333:role/dxaws-s3-prod";
    return { ...rest, ...(call && { call: { ...call, principal: { ...call.principal, role } } }) };
  };

  /** From now on each call to S3 takes two seconds. */
  const slowDown = (world: World) => {
    world.s3.intercept = async () => {
      world.clock.pass(2_000);
      return undefined;
    };
  };

  // The claim was kept and prevented the probe: the facet was never repaired.
  it("is probed when its cool-down is over, and repaired if the other deployment no longer writes", async () => {
    const world = await convergedWorld();
    expect(await world.trigger(await cause(world))).toMatchObject({ verdict: "held", sent: [] });
    const probed = await world.whenDue();
    expect(probed).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
    expect(await world.whenDue()).toMatchObject({ verdict: "converged", conflicts: [{ became: "closed" }] });
  });

  it("is not written for twice as long when the other deployment answers the probe", async () => {
    const world = await convergedWorld();
    await world.trigger(await cause(world));
    await world.whenDue();
    world.clock.pass(1_000);
    expect(await world.trigger(await cause(world))).toMatchObject({ verdict: "held", sent: [] });
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({
      state: "open",
      coolDownMs: 20 * minute,
    });
  });

  it("is not written for twice as long, too, when the other deployment answers as the probe ends", async () => {
    const world = await convergedWorld();
    await world.trigger(await cause(world));
    await world.whenDue();
    world.clock.pass(10 * minute);
    expect(await world.trigger(await cause(world))).toMatchObject({ verdict: "held", sent: [] });
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({
      state: "open",
      coolDownMs: 20 * minute,
    });
  });

  it("is repaired where a person changes the spec at the same time", async () => {
    const world = await convergedWorld();
    const outcome = await world.trigger(await cause(world), { why: "spec" });
    expect(outcome).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
  });

  // The due check was in the past, so that each minute's sweep checked again, and reported that it was late.
  it("is not checked each minute where the spec only observes, or a window is closed", async () => {
    const world = await convergedWorld();
    await world.trigger(await cause(world));
    await world.spec({ ...spec, mode: "observe" });
    // When S3 has settled, and after the cool-down.
    for (const _ of [1, 2]) expect(await world.whenDue()).toMatchObject({ verdict: "drifted" });
    const inAMinute = () => world.clock.now().getTime() + minute;
    expect(Date.parse(world.status?.due?.at ?? "")).toBeGreaterThan(inAMinute());
    world.restraints.windows.push({ kind: "allow", schedule: "0 3 1 1 *", duration: "1h" });
    await world.spec(spec);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "held", held: ["window"] });
    expect(Date.parse(world.status?.due?.at ?? "")).toBeGreaterThan(inAMinute());
  });

  // A check found their change, and they were not recorded until the repair.
  it("is repaired with all its writers in the history, also those whose event comes late", async () => {
    const world = await convergedWorld();
    await world.trigger(await cause(world));
    const late = await world.alice(suspend, ["versioning"], "trudy");
    world.clock.pass(2 * minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "held", sent: [] });
    await world.trigger(late);
    expect(world.calls).toEqual([]);
    const probed = await world.whenDue();
    expect(probed.causes.map(({ call }) => call?.principal.name)).toEqual(["mallory", "trudy"]);
  });

  // The due check was in the past when it was recorded, and was dropped with its causes.
  it("is probed also after a check that began within its cool-down and ended after it", async () => {
    const world = await convergedWorld();
    await world.trigger(await cause(world));
    const late = await world.alice(suspend, ["versioning"], "trudy");
    world.clock.pass(10 * minute - 1_000);
    slowDown(world);
    expect(await world.trigger(late)).toMatchObject({ verdict: "held", sent: [] });
    world.s3.intercept = undefined;
    const probed = await world.whenDue();
    expect(probed).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
    expect(probed.causes.map(({ call }) => call?.principal.name)).toEqual(["mallory", "trudy"]);
  });

  it("is not written for twice as long, too, when a slow check finds the answer to the probe", async () => {
    const world = await convergedWorld();
    await world.trigger(await cause(world));
    await world.whenDue();
    const answer = await world.alice(suspend, ["versioning"], "trudy");
    world.clock.pass(10 * minute - 1_000);
    slowDown(world);
    expect(await world.trigger(answer)).toMatchObject({ verdict: "held", sent: [] });
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({
      state: "open",
      coolDownMs: 20 * minute,
    });
  });
});
