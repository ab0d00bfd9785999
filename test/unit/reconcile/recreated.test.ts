import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { planNow } from "../../../core/apply/converge.ts";
import { parseDesired } from "../../../core/spec/desired.ts";
import { measuredOf } from "../../../service/outcomes/measures.ts";
import { outcomeEvent } from "../../../service/outcomes/outcomeEvent.ts";
import { bucket, region, World } from "../../support/world.ts";

// A deleted bucket that is created again is empty. No output may call that a repair.

const gone = async () => {
  const world = new World();
  await world.spec({ versioning: true });
  world.clock.pass(600_000);
  await world.s3.send(new DeleteBucketCommand({ Bucket: bucket }), region);
  world.clock.pass(600_000);
  return world;
};

describe("a bucket that was deleted and is created again", () => {
  it("is reported as recreated by the outcome, the history, its event and a metric", async () => {
    const world = await gone();
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome.sent.map(({ type }) => type)).toContain("CreateBucket");
    expect(outcome).toMatchObject({ recreated: true });
    expect(world.history[0]).toMatchObject({ recreated: true });
    const [entry] = world.history;
    if (!entry) throw new Error("the history has no entry");
    const { Detail } = outcomeEvent({ ...entry, bucket, entry: "history#1" });
    expect(JSON.parse(Detail)).toMatchObject({ recreated: true });
    expect(measuredOf(outcome)).toContainEqual(["recreated", 1]);
  });

  it("is reported as recreated also if the worker that created it crashed", async () => {
    const world = await gone();
    const { record } = world.core.ledger;
    let records = 0;
    const crashing = async (...written: Parameters<typeof record>) => {
      records += 1;
      if (records === 2) throw new Error("the worker crashed");
      await record(...written);
    };
    Object.assign(world.core.ledger, { record: crashing });
    await expect(world.trigger({ why: "sweep" })).rejects.toThrow("the worker crashed");
    Object.assign(world.core.ledger, { record });
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome).toMatchObject({ interrupted: true, recreated: true });
  });

  it("is announced by the plan if the bucket is known to have existed", async () => {
    const world = await gone();
    const desired = parseDesired({ name: bucket, region, versioning: true });
    const plan = await planNow(desired, world.core, { seen: true });
    expect(plan.warnings).toMatchObject([{ facet: "bucket", kind: "recreated" }]);
    expect(`${plan}`).toContain("it is created again, empty; its objects do not come back");
  });
});

describe("a bucket that never existed", () => {
  it("is created, not recreated", async () => {
    const world = new World();
    const outcome = await world.spec({ versioning: true });
    expect(outcome.sent.map(({ type }) => type)).toContain("CreateBucket");
    expect(outcome.recreated).toBeUndefined();
    expect(measuredOf(outcome).map(([name]) => name)).not.toContain("recreated");
  });
});
