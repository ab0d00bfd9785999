import { beforeEach, describe, expect, it } from "vitest";
import { checkNow, sweep } from "../../../service/queue/sweep.ts";
import { spreadKey } from "../../../service/tables/spread.ts";
import type { Trigger } from "../../../service/triggers/trigger.ts";
import { SweptFleet } from "../../support/sweeper.ts";

const minute = 60_000;
const names = Array.from({ length: 40 }, (_, index) => `bucket-${index}`);

let fleet: SweptFleet;
beforeEach(() => {
  fleet = new SweptFleet(names);
});

const buckets = (triggers: readonly Trigger[]) => triggers.map(({ bucket }) => bucket);
const asDue = () => fleet.queued.filter(({ cause }) => cause.why === "due");
const asSlices = () => fleet.queued.filter(({ cause }) => cause.why === "sweep");
/** What was queued since the last time. */
const queuedNow = () => fleet.queued.splice(0);
const many = (count: number, prefix = "due") =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** Ticks minute by minute; the buckets that a tick queued are reconciled before the next. */
async function ticks(count: number, core = fleet.core): Promise<void> {
  for (let tick = 0; tick < count; tick++) {
    const before = fleet.queued.length;
    const began = fleet.clock.now().getTime();
    await sweep(core);
    for (const { bucket } of fleet.queued.slice(before)) await fleet.reconciled(bucket);
    fleet.clock.pass(began + minute - fleet.clock.now().getTime());
  }
}

describe("a sweep", () => {
  it("enqueues every spec exactly once per period, and again in the next one", async () => {
    await ticks(7);
    expect(buckets(fleet.queued).sort()).toEqual([...names].sort());
    await ticks(7);
    expect(fleet.queued).toHaveLength(2 * names.length);
  });

  it("enqueues only the slice of its minute", async () => {
    const { enqueued } = await sweep(fleet.core);
    expect(enqueued).toBe(fleet.queued.length);
    expect(enqueued).toBeGreaterThan(0);
    expect(enqueued).toBeLessThan(names.length / 3);
    expect(asDue()).toEqual([]);
  });

  it("enqueues all specs each minute if the period is not longer than that", async () => {
    await sweep({ ...fleet.core, sweepPeriodMs: 1 });
    expect(buckets(fleet.queued).sort()).toEqual([...names].sort());
  });

  // DynamoDB takes 1,000 write units a second for one key of an index, and others write there, too.
  it("enqueues at most a hundred checks a second that are due in one key of the index", async () => {
    const inOneKey = many(6_000)
      .filter((bucket) => spreadKey("due", bucket) === "due~07")
      .slice(0, 150);
    for (const bucket of inOneKey) await fleet.dueIn(bucket, -minute);
    const sent: number[] = [];
    const began = fleet.clock.now().getTime();
    const send = async (triggers: readonly Trigger[]) => {
      for (const { cause } of triggers)
        if (cause.why === "due") sent.push(fleet.clock.now().getTime() - began);
    };
    await sweep({ ...fleet.core, concurrency: 100, queue: { ...fleet.core.queue, send } });
    expect(sent).toHaveLength(150);
    for (const from of sent)
      expect(sent.filter((ms) => ms >= from && ms < from + 1_000).length).toBeLessThanOrEqual(100);
  });

  it("enqueues the checks that are due, with their facets", async () => {
    await fleet.dueIn("late", -minute, ["tags"]);
    await fleet.dueIn("now", 0);
    await fleet.dueIn("later", 1);
    const at = fleet.clock.now().toISOString();
    await sweep(fleet.core);
    expect(asDue().map(({ bucket, cause }) => [bucket, cause])).toEqual([
      ["late", { why: "due", at, facets: ["tags"] }],
      ["now", { why: "due", at }],
    ]);
  });

  it("reports how long the most overdue check had waited", async () => {
    expect(await sweep(fleet.core)).toMatchObject({ lagMs: 0 });
    fleet.clock.pass(minute);
    await fleet.dueIn("late", -3 * minute);
    await fleet.dueIn("now", 0);
    expect(await sweep(fleet.core)).toMatchObject({ lagMs: 3 * minute });
  });

  it("fails if the queue fails, so that the schedule's event becomes a dead letter", async () => {
    const send = async () => Promise.reject(new Error("the work queue refused 1 of 1 triggers"));
    await expect(sweep({ ...fleet.core, queue: { ...fleet.core.queue, send } })).rejects.toThrow("refused");
  });
});

describe("a due check", () => {
  it("is enqueued once for one due time, however long it waits in the queue", async () => {
    await fleet.dueIn("waits", -minute);
    for (let tick = 0; tick < 9; tick++) {
      await sweep(fleet.core);
      fleet.clock.pass(minute);
    }
    expect(asDue()).toHaveLength(1);
  });

  it("is enqueued again when no worker can still have its message", async () => {
    await fleet.dueIn("lost", -minute);
    await sweep(fleet.core);
    fleet.clock.pass(10 * minute);
    await sweep(fleet.core);
    expect(asDue()).toHaveLength(2);
    expect(asDue()[0]?.id).toBe(asDue()[1]?.id);
  });

  it("is enqueued again when it has a new due time", async () => {
    await fleet.dueIn("again", -minute);
    await sweep(fleet.core);
    fleet.clock.pass(1_000);
    await fleet.dueIn("again", 0);
    await sweep(fleet.core);
    expect(new Set(asDue().map(({ id }) => id)).size).toBe(2);
  });

  it("is enqueued exactly once for each bucket if more are due at one time than a tick can enqueue", async () => {
    const due = many(3_000);
    for (const bucket of due) await fleet.dueIn(bucket, -minute);
    await ticks(3);
    expect(asDue()).toHaveLength(3_000);
    expect(new Set(buckets(asDue())).size).toBe(3_000);
  });

  it("is enqueued earlier if its bucket is exposed or has a place of the budget", async () => {
    const at = fleet.clock.now().toISOString();
    for (const bucket of many(600)) await fleet.dueIn(bucket, -minute);
    await fleet.dueIn("placed", 0, [], {
      tags: { verdict: "held", hold: "budget", reason: "its place", until: at },
    });
    await fleet.dueIn("open", 0, [], { acl: { verdict: "blocked", severity: "exposure", reason: "denied" } });
    await sweep(fleet.core);
    expect(buckets(asDue()).indexOf("open")).toBe(0);
    expect(buckets(asDue()).indexOf("placed")).toBe(1);
  });

  it("is found under the single key that versions before 0.2 used", async () => {
    await fleet.dueIn("older", -minute);
    const item = fleet.ledger.status("older");
    fleet.ledger.table.set(item, { ...item, waiting: "due" });
    await sweep(fleet.core);
    expect(buckets(asDue())).toEqual(["older"]);
  });
});

describe("a sweep with more triggers than it has time for", () => {
  it("ends in time, says that there are more, has enqueued some of its slice, and the next one continues", async () => {
    for (const bucket of many(5_000)) await fleet.dueIn(bucket, -minute);
    const began = fleet.clock.now().getTime();
    expect(await sweep(fleet.core)).toMatchObject({ more: true });
    expect(fleet.clock.now().getTime() - began).toBeLessThanOrEqual(21_000);
    expect(asSlices().length).toBeGreaterThan(0);
    const first = new Set(buckets(queuedNow()));
    fleet.clock.pass(minute);
    await sweep(fleet.core);
    expect(asDue().filter(({ bucket }) => first.has(bucket))).toEqual([]);
  });

  it("enqueues nothing while the queue is full", async () => {
    for (const bucket of many(5_000)) await fleet.dueIn(bucket, -minute);
    fleet.depth = { waiting: 100, taken: 0 };
    const began = fleet.clock.now().getTime();
    expect(await sweep(fleet.core)).toMatchObject({ enqueued: 0, more: true });
    expect(fleet.clock.now().getTime() - began).toBeLessThanOrEqual(21_000);
  });

  it("makes some progress in every lane while triggers of one bucket fill the queue", async () => {
    for (const bucket of many(100)) await fleet.dueIn(bucket, -minute);
    fleet.depth = { waiting: 10_000, taken: 10 };
    await sweep(fleet.core);
    expect(asDue().length).toBeGreaterThan(0);
    expect(asSlices().length).toBeGreaterThan(0);
  });

  it("catches up on slices that it had no time for, and loses none", async () => {
    fleet.depth = { waiting: 10_000, taken: 0 };
    await ticks(3);
    expect(fleet.queued).toEqual([]);
    fleet.depth = { waiting: 0, taken: 0 };
    await ticks(4);
    expect(buckets(fleet.queued).sort()).toEqual([...names].sort());
  });

  it("continues within a slice after the queue failed in the middle of it", async () => {
    fleet = new SweptFleet(many(100, "spec"));
    let left = 2;
    const send = async (triggers: readonly Trigger[]) => {
      left -= 1;
      if (left < 0) throw new Error("the queue does not answer");
      fleet.queued.push(...triggers);
    };
    const core = { ...fleet.core, sweepPeriodMs: minute };
    await expect(sweep({ ...core, queue: { ...core.queue, send } })).rejects.toThrow("does not answer");
    expect(fleet.queued).toHaveLength(50);
    await sweep(core);
    expect(new Set(buckets(fleet.queued)).size).toBe(100);
    expect(fleet.queued).toHaveLength(100);
  });
});

describe("a check that a person requests", () => {
  it("is enqueued at once, with a new id", async () => {
    const first = await checkNow("orders-archive", fleet.core);
    const second = await checkNow("orders-archive", fleet.core);
    expect(fleet.queued).toEqual([first, second]);
    expect(first.id).not.toBe(second.id);
    expect(first).toMatchObject({
      bucket: "orders-archive",
      cause: { why: "manual", at: fleet.clock.now().toISOString() },
    });
  });
});
