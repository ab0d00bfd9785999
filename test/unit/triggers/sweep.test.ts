import { beforeEach, describe, expect, it } from "vitest";
import { checkNow, type Sweeper, sweep } from "../../../service/queue/sweep.ts";
import type { Due } from "../../../service/tables/status.ts";
import type { Trigger } from "../../../service/triggers/trigger.ts";
import { ManualClock } from "../../support/manualClock.ts";

const minute = 60_000;
const names = Array.from({ length: 40 }, (_, index) => `bucket-${index}`);

let clock: ManualClock;
let queued: Trigger[];
let waiting: { bucket: string; due: Due }[];
let core: Sweeper;
beforeEach(() => {
  clock = new ManualClock();
  queued = [];
  waiting = [];
  core = {
    clock,
    sweepPeriodMs: 7 * minute,
    specs: {
      slice: async (segment, total) => names.filter((_, index) => index % total === segment),
    },
    ledger: { due: async (by) => waiting.filter(({ due }) => due.at <= by) },
    queue: { send: async (triggers) => void queued.push(...triggers) },
  };
});

const buckets = (triggers: readonly Trigger[]) => triggers.map(({ bucket }) => bucket);
const dueIn = (bucket: string, ms: number, facets?: string[]) => {
  const at = new Date(clock.now().getTime() + ms).toISOString();
  waiting.push({ bucket, due: { at, why: "retry", causes: [], facets } });
};

describe("a sweep", () => {
  it("enqueues every spec exactly once per period, and again in the next one", async () => {
    for (const _ of names.slice(0, 7)) {
      await sweep(core);
      clock.pass(minute);
    }
    expect(buckets(queued).sort()).toEqual([...names].sort());
    await sweep(core);
    expect(queued.length).toBeGreaterThan(names.length);
  });

  it("enqueues only the slice of its minute", async () => {
    const { triggers } = await sweep(core);
    expect(triggers.length).toBeGreaterThan(0);
    expect(triggers.length).toBeLessThan(names.length / 3);
    expect(triggers).toEqual(queued);
    expect(triggers.map(({ cause }) => cause.why)).not.toContain("due");
  });

  it("enqueues all specs each minute if the period is not longer than that", async () => {
    expect(buckets((await sweep({ ...core, sweepPeriodMs: 1 })).triggers)).toEqual(names);
  });

  it("enqueues the checks that are due, with their facets", async () => {
    dueIn("late", -minute, ["tags"]);
    dueIn("now", 0);
    dueIn("later", 1);
    const due = (await sweep(core)).triggers.filter(({ cause }) => cause.why === "due");
    const at = clock.now().toISOString();
    expect(due.map(({ bucket, cause }) => [bucket, cause])).toEqual([
      ["late", { why: "due", at, facets: ["tags"] }],
      ["now", { why: "due", at }],
    ]);
  });

  it("reports how long the most overdue check had waited", async () => {
    expect(await sweep(core)).toMatchObject({ lagMs: 0 });
    dueIn("late", -3 * minute);
    dueIn("now", 0);
    expect(await sweep(core)).toMatchObject({ lagMs: 3 * minute });
  });

  it("that runs twice in one minute enqueues the same ids, and new ones in another minute", async () => {
    dueIn("late", -minute);
    const ids = async () => (await sweep({ ...core, sweepPeriodMs: minute })).triggers.map(({ id }) => id);
    const first = await ids();
    expect(await ids()).toEqual(first);
    clock.pass(minute);
    expect(new Set([...first, ...(await ids())]).size).toBe(4);
  });

  it("enqueues again what has become due again within the same minute", async () => {
    dueIn("late", -minute);
    const ids = async () => {
      const { triggers } = await sweep(core);
      return triggers.flatMap(({ cause, id }) => (cause.why === "due" ? [id] : []));
    };
    const first = await ids();
    waiting = [];
    clock.pass(1_000);
    dueIn("late", 0);
    expect(await ids()).not.toEqual(first);
  });

  it("fails if the queue fails, so that the schedule's event becomes a dead letter", async () => {
    const send = async () => Promise.reject(new Error("the work queue refused 1 of 1 triggers"));
    await expect(sweep({ ...core, queue: { send } })).rejects.toThrow("refused");
  });
});

describe("a check that a person requests", () => {
  it("is enqueued at once, with a new id", async () => {
    const first = await checkNow("orders-archive", core);
    const second = await checkNow("orders-archive", core);
    expect(queued).toEqual([first, second]);
    expect(first.id).not.toBe(second.id);
    expect(first).toMatchObject({
      bucket: "orders-archive",
      cause: { why: "manual", at: clock.now().toISOString() },
    });
  });
});
