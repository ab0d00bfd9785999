import { describe, expect, it } from "vitest";
import { SweptFleet } from "../../support/sweeper.ts";
import { asked, managed, name, names, put, tick, ticks } from "../../support/swept.ts";

async function deleted(fleet: SweptFleet): Promise<void> {
  fleet.baselines.set({ kind: "baseline", name: "company" }, undefined);
  await fleet.state.layersChanged(fleet.clock.now());
}

const position = async (fleet: SweptFleet) => (await fleet.state.read()) ?? { due: {}, passes: {} };

describe("a deployment without baselines", () => {
  it("makes the calls of a version without them in each tick, and reads their table once, in the first", async () => {
    const fleet = new SweptFleet(names(14));
    await tick(fleet);
    expect(fleet.calls.filter((call) => call.endsWith("baselines"))).toEqual(["ScanCommand baselines"]);
    fleet.calls.length = 0;
    await ticks(fleet, 20);
    const counts = Map.groupBy(fleet.calls, (call) => call);
    expect(Object.fromEntries([...counts].map(([call, all]) => [call, all.length / 20]))).toEqual({
      "GetCommand ledger": 1,
      "QueryCommand ledger": 97,
      "UpdateCommand ledger": 1,
    });
  });

  it("takes the table's word once after an exception was put that waives nothing", async () => {
    const fleet = new SweptFleet(names(3));
    await tick(fleet);
    fleet.baselines.set({ kind: "exception", name: "e" }, { kind: "exception", name: "e" });
    await fleet.state.layersChanged(fleet.clock.now());
    fleet.calls.length = 0;
    await ticks(fleet, 5);
    expect(fleet.calls.filter((call) => !call.endsWith("ledger"))).toEqual(["ScanCommand baselines"]);
    expect(asked(fleet, "baseline")).toEqual([]);
  });
});

describe("a baseline that is put", () => {
  it("has every bucket checked once: those with a spec, those that the ledger keeps, and the account's others", async () => {
    const fleet = new SweptFleet(names(10));
    for (const bucket of names(10, 10)) await managed(fleet, bucket);
    fleet.account = names(40).map((bucket) => ({ name: bucket, region: "ca-central-1" }));
    fleet.accountPage = 7;
    await tick(fleet);
    await put(fleet);
    const at = fleet.clock.now().toISOString();
    fleet.queued.length = 0;
    await ticks(fleet, 4);
    expect(asked(fleet, "baseline").sort()).toEqual(names(40));
    expect(
      new Set(fleet.queued.filter(({ cause }) => cause.why === "baseline").map(({ cause }) => cause.at)),
    ).toEqual(new Set([at]));
    expect((await position(fleet)).round).toMatchObject({ place: "ended", layered: true });
  });

  it("has no bucket checked that it does not select by name, account or region, and none that settings exclude", async () => {
    const fleet = new SweptFleet(["prod-spec", "kept-spec"]);
    fleet.account = [
      { name: "kept-1", region: "ca-central-1" },
      { name: "prod-1", region: "ca-central-1" },
      { name: "prod-2", region: "eu-west-1" },
      { name: "prod-3" },
      { name: "test-1", region: "ca-central-1" },
    ];
    const keptFrom = (bucket: string) => (bucket.startsWith("kept") ? "excluded" : undefined);
    const core = { ...fleet.core, layering: { ...fleet.core.layering, keptFrom } };
    await put(fleet, { names: ["prod-*", "kept-*"], regions: ["ca-*"], accounts: ["111122223333"] });
    await ticks(fleet, 3, core);
    expect(asked(fleet, "baseline").sort()).toEqual(["prod-1", "prod-3", "prod-spec"]);
    fleet.queued.length = 0;
    await put(fleet, { names: ["prod-*"], accounts: ["4444*"] });
    await ticks(fleet, 3, core);
    expect(asked(fleet, "baseline")).toEqual(["prod-spec"]);
  });

  it("that selects by tags has every bucket checked that it may select: the worker reads the tags", async () => {
    const fleet = new SweptFleet([]);
    fleet.account = names(3).map((bucket) => ({ name: bucket }));
    await put(fleet, { tags: { stage: "prod" } });
    await ticks(fleet, 3);
    expect(asked(fleet, "baseline")).toEqual(names(3));
    const { coverage } = fleet.ledger.ledger;
    expect(await coverage.call(fleet.ledger.ledger)).toMatchObject({ known: 3, unchecked: 0, unmanaged: 3 });
  });

  it("reaches its buckets at the operator's rate, and the next tick goes on where the last one ended", async () => {
    const fleet = new SweptFleet(names(150));
    for (const bucket of names(150, 1_000)) await managed(fleet, bucket);
    fleet.account = names(150, 2_000).map((bucket) => ({ name: bucket }));
    fleet.accountPage = 40;
    const core = { ...fleet.core, layering: { ...fleet.core.layering, bucketsASecond: 1 } };
    await put(fleet);
    const counts: number[] = [];
    for (let count = 0; count < 10; count++) {
      await tick(fleet, core);
      counts.push(asked(fleet, "baseline").length - counts.reduce((sum, one) => sum + one, 0));
    }
    expect(Math.max(...counts)).toBe(60);
    expect(asked(fleet, "baseline").sort()).toEqual(
      [...names(150), ...names(150, 1_000), ...names(150, 2_000)].sort(),
    );
  });

  it("while a round runs has another round follow, and each reaches its end", async () => {
    const fleet = new SweptFleet(names(150));
    const core = { ...fleet.core, layering: { ...fleet.core.layering, bucketsASecond: 1 } };
    await put(fleet);
    for (let count = 0; count < 9; count++) {
      await tick(fleet, core);
      if (count === 1) await put(fleet, { names: ["bucket-*"] });
    }
    expect(asked(fleet, "baseline").sort()).toEqual([...names(150), ...names(150)].sort());
  });
});

describe("the last baseline is deleted", () => {
  it("its buckets are checked once more, so that workers release them; then nothing is read that no baseline needs", async () => {
    const fleet = new SweptFleet(names(2));
    for (const bucket of names(30, 10)) await managed(fleet, bucket);
    fleet.account = names(60).map((bucket) => ({ name: bucket }));
    await put(fleet);
    await ticks(fleet, 3);
    await deleted(fleet);
    fleet.queued.length = 0;
    fleet.calls.length = 0;
    await ticks(fleet, 2);
    expect(asked(fleet, "baseline").sort()).toEqual([...names(2), ...names(30, 10)].sort());
    expect(fleet.calls).not.toContain("ListBuckets");
    expect(await fleet.ledger.ledger.coverage()).toBeUndefined();
    fleet.calls.length = 0;
    await ticks(fleet, 10);
    expect(new Set(fleet.calls)).toEqual(
      new Set(["GetCommand ledger", "QueryCommand ledger", "UpdateCommand ledger"]),
    );
    expect((await position(fleet)).round).toMatchObject({ place: "ended", layered: false });
  });
});

describe("a baseline is deleted before a tick has saved its progress", () => {
  it("a bucket that a worker records late, with a copy that still has the baseline, is checked within a period", async () => {
    const fleet = new SweptFleet([]);
    await put(fleet);
    await ticks(fleet, 10);
    await deleted(fleet);
    await ticks(fleet, 2);
    await managed(fleet, name(1));
    fleet.queued.length = 0;
    await ticks(fleet, 8);
    expect(asked(fleet, "sweep")).toEqual([name(1)]);
    await ticks(fleet, 5);
    fleet.calls.length = 0;
    await ticks(fleet, 10);
    expect(fleet.calls.filter((call) => call === "QueryCommand ledger")).toHaveLength(970);
  });

  it("the buckets for which a worker used it are checked once more, so that they are released", async () => {
    const fleet = new SweptFleet(names(2));
    await put(fleet);
    for (const bucket of names(3, 10)) await managed(fleet, bucket);
    await deleted(fleet);
    await ticks(fleet, 2);
    expect(asked(fleet, "baseline").sort()).toEqual(names(3, 10));
  });
});

describe("a failure of what only baselines need", () => {
  const failing = (fleet: SweptFleet, more: object) => ({
    ...fleet.core,
    layering: { ...fleet.core.layering, ...more },
  });
  const broken = async () => Promise.reject(new Error("AccessDenied"));

  it.each([
    ["the listing", { listed: broken }],
    ["the table of baselines", { layers: { read: broken } }],
    ["what the tables know", { known: { of: broken } }],
    ["the listing's progress", { listings: { listing: broken } }],
  ])(
    "%s: specs and due checks are enqueued, the error is reported, and later nothing is missing",
    async (_, more) => {
      const fleet = new SweptFleet(names(14));
      fleet.account = names(20).map((bucket) => ({ name: bucket }));
      await fleet.dueIn("late", 0);
      await put(fleet);
      const core = failing(fleet, more);
      const first = await tick(fleet, core);
      await tick(fleet, core);
      expect(first.failures.length + (await tick(fleet, core)).failures.length).toBeGreaterThan(0);
      await ticks(fleet, 6, core);
      expect(new Set(asked(fleet, "sweep")).size).toBe(14);
      expect(asked(fleet, "due")).toContain("late");
      await ticks(fleet, 4);
      expect(new Set(asked(fleet, "baseline"))).toEqual(new Set(names(20)));
    },
  );
});

describe("progress with baselines that makes no sense", () => {
  it.each([
    { round: "x" },
    { round: { of: 1, at: "now", place: "specs", layered: true } },
    { bare: { slot: -1 } },
    { remindedAt: "yesterday" },
  ])("%j counts as none", async (nonsense) => {
    const fleet = new SweptFleet(names(3));
    fleet.account = names(6).map((bucket) => ({ name: bucket }));
    await put(fleet);
    await ticks(fleet, 3);
    const key = { bucket: "#sweep", entry: "state" };
    fleet.ledger.table.set(key, { ...fleet.ledger.table.get(key), ...nonsense });
    fleet.ledger.table.set(
      { bucket: "#sweep", entry: "listing" },
      { bucket: "#sweep", entry: "listing", began: 7 },
    );
    await put(fleet);
    fleet.queued.length = 0;
    await ticks(fleet, 3);
    expect(new Set(asked(fleet, "baseline"))).toEqual(new Set(names(6)));
  });
});
