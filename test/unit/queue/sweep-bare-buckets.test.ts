import { describe, expect, it } from "vitest";
import { SweptFleet } from "../../support/sweeper.ts";
import { asked, managed, minute, names, put, tick, ticks, worked } from "../../support/swept.ts";

describe("while there are baselines", () => {
  it("each bucket without a spec is checked once a period, in all minutes about the same number", async () => {
    const fleet = new SweptFleet([]);
    const core = { ...fleet.core, sweepPeriodMs: 60 * minute };
    for (const bucket of names(600)) await managed(fleet, bucket);
    await put(fleet);
    await ticks(fleet, 2, core);
    for (let period = 0; period < 3; period++) {
      fleet.queued.length = 0;
      const counts: number[] = [];
      for (let count = 0; count < 60; count++) {
        const before = fleet.queued.length;
        await tick(fleet, core);
        counts.push(fleet.queued.length - before);
      }
      expect(new Set(asked(fleet, "sweep")).size).toBe(600);
      expect(fleet.queued.length).toBeLessThan(620);
      expect(Math.max(...counts)).toBeLessThan(30);
    }
  });

  it.each([1, 7, 32, 45])("one bucket alone is checked in every period of %d minutes", async (minutes) => {
    const fleet = new SweptFleet([]);
    const core = { ...fleet.core, sweepPeriodMs: minutes * minute };
    await managed(fleet, "alone");
    await put(fleet);
    await ticks(fleet, 1, core);
    for (let period = 0; period < 4; period++) {
      fleet.queued.length = 0;
      await ticks(fleet, minutes, core);
      expect(asked(fleet, "sweep")).toContain("alone");
    }
  });

  it("ticks that are missed are made up for", async () => {
    const fleet = new SweptFleet([]);
    const core = { ...fleet.core, sweepPeriodMs: 60 * minute };
    for (const bucket of names(300)) await managed(fleet, bucket);
    await put(fleet);
    await ticks(fleet, 20, core);
    fleet.queued.length = 0;
    fleet.clock.pass(30 * minute);
    await ticks(fleet, 31, core);
    expect(new Set(asked(fleet, "sweep")).size).toBe(300);
  });

  it("a new bucket is found within a period, and the listing has one page at a time", async () => {
    const fleet = new SweptFleet([]);
    const core = { ...fleet.core, sweepPeriodMs: 60 * minute };
    fleet.account = names(95).map((bucket) => ({ name: bucket }));
    fleet.accountPage = 10;
    await put(fleet);
    for (let count = 0; count < 130; count++) {
      await tick(fleet, core);
      await worked(fleet);
    }
    fleet.account = names(100).map((bucket) => ({ name: bucket }));
    const pages: number[] = [];
    for (let count = 0; count < 70; count++) {
      fleet.calls.length = 0;
      await tick(fleet, core);
      pages.push(fleet.calls.filter((call) => call === "ListBuckets").length);
    }
    expect(asked(fleet, "sweep")).toEqual(expect.arrayContaining(names(5, 95)));
    // Ten pages a period; the buckets that were found have the listing repeated once.
    expect(pages.reduce((sum, count) => sum + count, 0)).toBeLessThan(35);
    expect(pages.filter((count) => count > 1).length).toBeLessThan(3);
  });

  it("of a page with more new buckets than a tick has room for, the next tick enqueues the rest", async () => {
    const fleet = new SweptFleet([]);
    fleet.account = names(900).map((bucket) => ({ name: bucket }));
    const core = { ...fleet.core, concurrency: 2 };
    await put(fleet);
    await ticks(fleet, 6, core);
    const all = asked(fleet, "baseline");
    expect(new Set(all).size).toBe(900);
    expect(all.length).toBe(900);
  });
});
