import { describe, expect, it } from "vitest";
import { burstOfEvents, dueAtOnce, heldByBudget, specsAtOnce } from "../../scripts/scale/scenarios.ts";

const limits = { repairsAMinute: 100_000, s3WritesASecond: 100, concurrency: 10 };

// make scale prints the same figures for 1,000, 100,000 and 1,000,000 buckets.
describe("a fleet whose buckets are all due at once", () => {
  it("is checked once per bucket, in several ticks that end in time, and fresh drift is repaired within a second", async () => {
    const figures = await dueAtOnce(1_200, { ...limits, concurrency: 5 });
    expect(figures).toMatchObject({ checked: 1_200, "queued twice": 0 });
    expect(figures["longest tick, s"]).toBeLessThan(25);
    expect(figures["deepest queue"]).toBeLessThan(200);
    expect(figures["fresh drift, p99 ms"]).toBeLessThan(1_000);
    expect(figures["units a second, busiest index key"]).toBeLessThan(100);
  });
});

describe("a fleet in which all buckets drift", () => {
  it("is repaired in the time that the budget allows, with two checks of each bucket", async () => {
    const figures = await heldByBudget(400, { ...limits, repairsAMinute: 60 });
    expect(figures).toMatchObject({ left: 0, "due checks of a bucket": 2, "queued twice": 0 });
    // 15 of 60 are reserved for repairs of severity weaker.
    expect(figures.minutes).toBeLessThanOrEqual(400 / 45 + 1);
  });
});

describe("many specs that are written at once", () => {
  it("are written to S3 at the rate of the setting, and fresh drift is repaired within two seconds", async () => {
    const figures = await specsAtOnce(1_000, { ...limits, specsASecond: 10 });
    expect(figures).toMatchObject({ written: 900, left: 0 });
    // Four shards with ten a second each, in portions of three; and the repairs of fresh drift.
    expect(figures["S3 writes a second"]).toBeLessThanOrEqual(4 * 12 + 2);
    expect(figures.minutes).toBeGreaterThan(900 / (4 * 10) / 60);
    expect(figures["fresh drift, p99 ms"]).toBeLessThan(2_000);
  });
});

describe("a thousand events a second", () => {
  it("cost no key of an index more than a hundred write units a second, and all drift is repaired", async () => {
    const figures = await burstOfEvents(2, { ...limits, concurrency: 100, s3WritesASecond: 1_000 });
    expect(figures.left).toBe(0);
    expect(figures["units a second, busiest index key"]).toBeLessThan(100);
  });
});
