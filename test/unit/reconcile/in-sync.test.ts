import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { bucket, region, World } from "../../support/world.ts";

const suspend = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});
const enable = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Enabled" },
});
const spec = { versioning: true, blockPublicAccess: true, tags: { team: "orders" } };
const minute = 60_000;

let world: World;
beforeEach(async () => {
  world = new World();
  await world.spec(spec);
  await settledDown();
});

/** Nothing is due, and our own calls are so long ago that they are forgotten. */
async function settledDown(): Promise<void> {
  while (world.status?.due) await world.whenDue();
  world.clock.pass(24 * 60 * minute);
  await world.trigger({ why: "sweep" });
}

describe("a check that the sweep asks for", () => {
  it("writes nothing into the ledger where the bucket is as its spec says", async () => {
    const before = world.statuses.get(bucket);
    world.clock.pass(6 * 60 * minute);
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome).toMatchObject({ verdict: "converged", sent: [] });
    expect(world.statuses.get(bucket)).toBe(before);
  });

  it("writes what it finds: drift, and a changed spec that no event reported", async () => {
    const before = world.statuses.get(bucket);
    await world.alice(suspend, ["versioning"]);
    world.clock.pass(60 * minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ sent: [{ type: "PutBucketVersioning" }] });
    const repaired = world.statuses.get(bucket);
    expect(repaired).not.toBe(before);
    world.specs.set(bucket, { name: bucket, region, ...spec, tags: undefined });
    await world.trigger({ why: "sweep" });
    expect(world.statuses.get(bucket)).not.toBe(repaired);
  });

  it("writes when the bucket's region is no longer watched", async () => {
    Object.assign(world.core, { watchedRegions: new Set(["eu-west-1"]) });
    await world.trigger({ why: "sweep" });
    expect(world.status?.unwatched).toBe(true);
  });
});

describe("a bucket of which nothing was written for long", () => {
  it("counts as read a period ago when something of it changes", async () => {
    world.clock.pass(100 * 24 * 60 * minute);
    const now = world.clock.now().getTime();
    await world.trigger(await world.alice(suspend, ["versioning"]));
    expect(Date.parse(world.status?.checkedAt ?? "")).toBe(now - world.core.intervals.sweepPeriodMs);
  });
});

describe("the event of our own write", () => {
  it("is known by the status alone: the spec is not read", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    await world.trigger(cause);
    const requestId = world.status?.sent.at(-1)?.requestId ?? "";
    let read = 0;
    Object.assign(world.core, { specs: { ...world.core.specs, get: async () => (read += 1) } });
    const principal = { name: "dxaws-s3-dev/dxaws-s3-dev-reconcile", type: "AssumedRole" };
    const call = { event: "PutBucketVersioning", requestId, principal, region };
    await world.trigger({ why: "drift", facets: ["versioning"], call });
    expect([read, world.calls]).toEqual([0, []]);
  });
});

describe("a check that a person asks for", () => {
  it("is written down, though nothing differs", async () => {
    const before = world.statuses.get(bucket);
    await world.trigger({ why: "manual" });
    expect(world.statuses.get(bucket)).not.toBe(before);
  });
});

describe("a check that is due", () => {
  it("is made at the facets for which it is due by now, whatever its message said", async () => {
    await world.trigger(await world.alice(enable, ["versioning"]));
    const { due } = world.status ?? {};
    world.clock.pass(Date.parse(due?.at ?? "") - world.clock.now().getTime());
    await world.trigger({ why: "due", facets: ["tags"] });
    expect(due?.facets).toEqual(["versioning"]);
    expect(world.calls).toEqual(["GetBucketVersioning"]);
    expect(world.status?.due).toBeUndefined();
  });
});
