import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { outcomeEvent } from "../../../service/outcomes/outcomeEvent.ts";
import { newStatus } from "../../../service/tables/status.ts";
import type { SpecChange } from "../../../service/triggers/trigger.ts";
import { LayeredWorld } from "../../support/layeredWorld.ts";
import { bucket, region, World } from "../../support/world.ts";

const minute = 60_000;
const alice = { changedBy: "arn:aws:iam::111122223333:user/alice", changeReason: "new bucket" };
const bob = { changedBy: "arn:aws:iam::111122223333:user/bob", changeReason: "costs" };
const spec = { versioning: true, tags: { team: "orders" } };
const suspend = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});

let world: World;
const at = () => ({ changedAt: world.clock.now().toISOString() });
beforeEach(async () => {
  world = new World();
  await world.spec({ ...spec, ...alice, ...at() });
  world.clock.pass(10 * minute);
});

/** The change of the spec in the newest entry of the history. */
const change = (): SpecChange | undefined => world.history[0]?.causes.find((cause) => cause.change)?.change;

describe("the history of a bucket", () => {
  it("records who wrote a new spec, and why", () => {
    expect(change()).toMatchObject({ became: "new", by: alice.changedBy, reason: "new bucket" });
  });

  it("records who changed which attributes, the values before and after, and why", async () => {
    await world.spec({ ...spec, versioning: false, ...bob, ...at() });
    expect(change()).toEqual({
      by: bob.changedBy,
      reason: "costs",
      changes: [{ attribute: "versioning", how: "changed", before: "true", after: "false" }],
    });
    const recorded = { ...world.history[0], bucket, entry: "history#1" } as Parameters<
      typeof outcomeEvent
    >[0];
    expect(JSON.parse(outcomeEvent(recorded).Detail).causes[0].change).toEqual(change());
  });

  it("records a change of the spec that changes nothing in the bucket", async () => {
    await world.spec({ ...spec, ignore: ["/tags/cost"], ...bob, ...at() });
    expect(world.history).toHaveLength(2);
    expect(world.history[0]).toMatchObject({ verdict: "converged", sent: [] });
    expect(change()?.changes).toEqual([{ attribute: "ignore", how: "added", after: '["/tags/cost"]' }]);
  });

  it("has such a change also where the sweep comes by at the same moment", async () => {
    world.specs.set(bucket, { name: bucket, region, ...spec, ignore: ["/tags/cost"], ...bob, ...at() });
    await world.trigger({ why: "spec" }, { why: "sweep" });
    expect(world.history).toHaveLength(2);
    expect(change()?.changes).toMatchObject([{ attribute: "ignore" }]);
  });

  it("records a pause and its end", async () => {
    await world.spec({ ...spec, paused: true, ...bob, ...at() });
    expect(world.history[0]?.verdict).toBe("paused");
    expect(change()).toMatchObject({ by: bob.changedBy, changes: [{ attribute: "paused", how: "added" }] });
    world.clock.pass(minute);
    await world.spec({ ...spec, ...alice, ...at() });
    expect(change()).toMatchObject({
      by: alice.changedBy,
      changes: [{ attribute: "paused", how: "removed" }],
    });
  });

  it("records who wrote an invalid spec", async () => {
    await world.spec({ ...spec, versioning: "perhaps", ...bob, ...at() });
    expect(world.history[0]?.verdict).toBe("invalid");
    expect(change()).toMatchObject({ by: bob.changedBy, changes: [{ attribute: "versioning" }] });
  });

  it("records that a long value changed, without the value", async () => {
    const tags = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key-${index}`, "value"]));
    await world.spec({ ...spec, tags, ...bob, ...at() });
    expect(change()?.changes).toEqual([{ attribute: "tags", how: "changed", before: '{"team":"orders"}' }]);
  });

  it("records nothing if the same spec is written again", async () => {
    await world.spec({ tags: spec.tags, versioning: true, ...bob, ...at() });
    expect(world.history).toHaveLength(1);
  });

  it("has no entry where the status of an older version does not say what the spec was", async () => {
    const { spec: _, ...old } = world.statuses.get(bucket) ?? newStatus(bucket, at().changedAt);
    world.statuses.set(bucket, old);
    await world.spec({ ...spec, ...bob, ...at() });
    expect(world.history).toHaveLength(1);
  });

  it("does not name the previous author if a tool changes the spec and leaves the author in place", async () => {
    const [known] = [world.specs.get(bucket) as object];
    await world.spec({ ...known, versioning: false });
    expect(change()).toEqual({
      changes: [{ attribute: "versioning", how: "changed", before: "true", after: "false" }],
    });
  });

  it("accepts the author from a tool that sets no time", async () => {
    for (const versioning of [false, true]) {
      await world.spec({ ...spec, versioning, changedBy: "the pipeline" });
      expect(change()).toMatchObject({ by: "the pipeline" });
    }
  });

  it("bounds the length of an author and a reason", async () => {
    const long = "x".repeat(5_000);
    await world.spec({ ...spec, versioning: false, changedBy: long, changeReason: long });
    const { by = "", reason = "" } = change() ?? {};
    expect([by.length, reason.length]).toEqual([256, 500]);
  });

  it("records the change also if another trigger arrives before the stream's", async () => {
    world.specs.set(bucket, { name: bucket, region, ...spec, versioning: false, ...bob, ...at() });
    await world.trigger({ why: "sweep" });
    expect(change()).toMatchObject({ by: bob.changedBy, changes: [{ attribute: "versioning" }] });
    await world.trigger({ why: "spec" });
    expect(world.history).toHaveLength(2);
  });

  it("names both the author of the spec and the principal who changed the bucket", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.specs.set(bucket, { name: bucket, region, ...spec, recreate: false, ...bob, ...at() });
    await world.trigger(cause, { why: "spec" });
    expect(world.history[0]?.causes.map(({ why }) => why).sort()).toEqual(["drift", "spec"]);
    expect(change()).toMatchObject({ by: bob.changedBy });
  });
});

describe("a deleted spec", () => {
  const remove = async () => {
    world.specs.delete(bucket);
    await world.trigger({ why: "spec" });
  };
  const note = (claim: object) => world.specs.set(`#deleted ${bucket}`, claim);

  it("is recorded as deleted, with the author and reason of the deletion note", async () => {
    note({ ...bob, ...at() });
    await remove();
    expect(world.history[0]?.verdict).toBe("released");
    expect(change()).toEqual({ became: "deleted", by: bob.changedBy, reason: "costs", changes: [] });
    expect(world.history[0]).toMatchObject({ drift: [], sent: [] });
  });

  it("without a deletion note has an unknown author", async () => {
    await remove();
    expect(change()).toEqual({ became: "deleted", changes: [] });
  });

  it("is not attributed to the author of an earlier deletion", async () => {
    note({ ...bob, changedAt: "2026-11-01T00:00:00.000Z" });
    await remove();
    expect(change()).toEqual({ became: "deleted", changes: [] });
  });

  it("is released also if the note is malformed", async () => {
    for (const nonsense of [7, { changedBy: { S: "bob" }, changedAt: [] }, "x"]) {
      world.specs.set(`#deleted ${bucket}`, nonsense);
      await remove();
      expect(change()).toEqual({ became: "deleted", changes: [] });
      await world.spec(spec);
    }
  });

  it("of a bucket that a baseline still manages is recorded with its author and reason, too, once", async () => {
    const other = new LayeredWorld();
    other.baseline("company", { require: { versioning: true } });
    await other.spec(spec);
    other.specs.set(`#deleted ${bucket}`, { ...bob, changedAt: other.clock.now().toISOString() });
    other.specs.delete(bucket);
    await other.trigger({ why: "spec" });
    const entries = other.history.length;
    expect(other.history[0]).toMatchObject({ verdict: "converged", sent: [] });
    expect(other.history[0]?.causes.find(({ change }) => change)?.change).toEqual({
      became: "deleted",
      by: bob.changedBy,
      reason: "costs",
      changes: [],
    });
    await other.trigger({ why: "sweep" });
    expect(other.history).toHaveLength(entries);
  });

  it("that was never reconciled keeps a slow worker from recording anything of it, and is no news", async () => {
    const other = new World();
    expect(await other.trigger({ why: "spec" })).toMatchObject({ verdict: "unmanaged", sent: [] });
    expect(other.statuses.get(bucket)).toMatchObject({ released: true });
    expect(other.history).toEqual([]);
  });

  it("of a bucket that is not known leaves nothing behind where an event asks for the bucket", async () => {
    const other = new World();
    expect(await other.trigger({ why: "drift", facets: ["tags"] })).toMatchObject({ verdict: "unmanaged" });
    expect(other.statuses.size).toBe(0);
  });

  it("that is written again counts as new", async () => {
    await remove();
    await world.spec({ ...spec, ...alice, ...at() });
    expect(change()).toMatchObject({ became: "new", by: alice.changedBy });
  });
});

describe("a bucket whose pause was to end later", () => {
  it("is not due then any more after it was resumed", async () => {
    const until = new Date(world.clock.now().getTime() + 60 * minute).toISOString();
    await world.spec({ ...spec, paused: until });
    expect(world.status?.due).toMatchObject({ why: "pause ends", at: until });
    await world.spec(spec);
    expect(world.status?.due).toBeUndefined();
  });
});

describe("a changed spec whose worker crashes", () => {
  it("is recorded with its author by the next worker", async () => {
    const { record } = world.core.ledger;
    let crashes = true;
    world.core.ledger.record = async (status, happened) => {
      if (crashes && happened) throw new Error("the worker crashed");
      await record(status, happened);
    };
    const drift = await world.alice(suspend, ["versioning"]);
    world.specs.set(bucket, { name: bucket, region, ...spec, tags: {}, ...bob, ...at() });
    const cause = { why: "spec", at: world.clock.now().toISOString() } as const;
    await expect(world.trigger(drift, cause)).rejects.toThrow("crashed");
    crashes = false;
    world.clock.pass(minute);
    await world.trigger(drift, cause);
    expect(world.history[0]?.interrupted).toBe(true);
    expect(world.history[0]?.causes.map(({ why }) => why)).toEqual(["drift", "spec"]);
    expect(change()).toMatchObject({ by: bob.changedBy, changes: [{ attribute: "tags" }] });
  });
});
