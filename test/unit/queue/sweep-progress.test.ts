import { describe, expect, it } from "vitest";
import { sweep } from "../../../service/queue/sweep.ts";
import { positionIn, type SweepPosition } from "../../../service/tables/sweepState.ts";
import { SweptFleet } from "../../support/sweeper.ts";
import { asked, minute, tick } from "../../support/swept.ts";

const names = Array.from({ length: 40 }, (_, index) => `bucket-${index}`);

/** Changes what the sweep has saved of its progress. */
function saved({ ledger: { table } }: SweptFleet, more: object): void {
  const key = { bucket: "#sweep", entry: "state" };
  table.set(key, { ...table.get(key), ...key, ...more });
}

describe("checks that stay due whatever is asked", () => {
  it("do not keep the check of another bucket from being enqueued", async () => {
    const fleet = new SweptFleet([]);
    for (let number = 0; number < 3_000; number++) await fleet.dueIn(`stuck-${number}`, -60 * minute);
    await fleet.dueIn("healthy", -minute);
    // One worker: a pass over all of them takes longer than the time after which a pass begins anew.
    const core = { ...fleet.core, concurrency: 1 };
    for (let count = 0; count < 60 && !asked(fleet, "due").includes("healthy"); count++)
      await tick(fleet, core);
    expect(asked(fleet, "due")).toContain("healthy");
  });
});

describe("checks that wait until their accounts are within reach", () => {
  it("end no tick late, however many they are: the next one reads on", async () => {
    const account = "222233334444";
    const fleet = new SweptFleet(names);
    const [pages, at] = [3_000, new Date(fleet.clock.now().getTime() - minute).toISOString()];
    saved(fleet, { outAt: at });
    const one = { account, bucket: "b-1", reason: "its role is missing", since: at };
    const reach = {
      all: async function* () {
        yield one;
      },
      left: async () => undefined,
      settled: async () => undefined,
    };
    const read = new Set<string>();
    const duePage = async (key: string, _by: string, limit: number, after?: { bucket: string }) => {
      if (key !== "exposed~01") return [];
      fleet.clock.pass(20);
      const from = Number(after?.bucket ?? 0);
      const page = Array.from({ length: from < pages * limit ? limit : 0 }, (_, index) => ({
        bucket: `${from + index + 1}`,
        due: { at, why: "account" as const, account },
      }));
      for (const { bucket } of page) read.add(bucket);
      return page;
    };
    const core = { ...fleet.core, reach, ledger: { ...fleet.core.ledger, duePage } as never };
    for (let count = 0; count < 4; count++) {
      const began = fleet.clock.now().getTime();
      await sweep(core);
      expect(fleet.clock.now().getTime() - began).toBeLessThan(22_000);
      fleet.clock.pass(minute);
    }
    expect(read.size).toBe(pages * 25);
    expect(asked(fleet, "sweep").length).toBeGreaterThan(0);
  });
});

describe("progress that makes no sense", () => {
  it.each([
    { slot: "abc" },
    { slot: 1e12 },
    { slot: "29000000" },
    { slices: "many", after: 7 },
    { due: null },
    { due: [] },
    { due: { "due~00": null } },
    { passes: "none" },
    { passes: { due: { since: "yesterday" } } },
    { began: 7 },
  ])("%j counts as none: all specs and what is due are enqueued", async (nonsense) => {
    const fleet = new SweptFleet(names);
    await tick(fleet);
    saved(fleet, nonsense);
    await fleet.dueIn("late", -20 * minute);
    fleet.queued.length = 0;
    for (let count = 0; count < 20; count++) await tick(fleet);
    expect(new Set(asked(fleet, "sweep")).size).toBe(names.length);
    expect(asked(fleet, "due")).toContain("late");
    await expect(fleet.ledger.ledger.sweptSince()).resolves.toBeTypeOf("string");
  });

  it("is read without an error, whatever an item holds", () => {
    expect(positionIn({ slot: {}, due: 1, passes: null })).toMatchObject({ due: {}, passes: {} });
  });
});

it("a tick whose clock was a day ahead does not stop the sweep", async () => {
  const fleet = new SweptFleet(names);
  await tick(fleet);
  const real = fleet.core.clock;
  const ahead = {
    ...real,
    now: () => new Date(real.now().getTime() + 1_440 * minute),
    sleep: async () => {},
  };
  await sweep({ ...fleet.core, clock: ahead });
  fleet.queued.length = 0;
  await fleet.dueIn("late", 0);
  for (let count = 0; count < 12; count++) await tick(fleet);
  expect(new Set(asked(fleet, "sweep")).size).toBe(names.length);
  expect(asked(fleet, "due")).toContain("late");
});

it("a change of the baselines that is noted while a tick runs is not lost when the tick saves its progress", async () => {
  const fleet = new SweptFleet(names);
  const { state } = fleet.core;
  await tick(fleet);
  const changed = new Date("2026-11-23T12:00:30.000Z");
  const save = async (position: SweepPosition) => {
    await fleet.state.layersChanged(changed);
    await state.save(position);
  };
  await tick(fleet, { ...fleet.core, state: { read: () => state.read(), save } });
  await expect(state.read()).resolves.toMatchObject({ layersChangedAt: changed.toISOString() });
});

it("a member of the progress that is gone is removed from the item", async () => {
  const fleet = new SweptFleet(names);
  await fleet.core.state.save({ slot: 7, after: "bucket-3", due: {}, passes: {} });
  await fleet.core.state.save({ slot: 8, after: undefined, due: {}, passes: {} });
  await expect(fleet.core.state.read()).resolves.toMatchObject({ slot: 8, after: undefined });
});
