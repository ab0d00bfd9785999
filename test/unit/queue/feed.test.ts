import { beforeEach, describe, expect, it } from "vitest";
import { enqueueAtRate, type Feed } from "../../../service/queue/feed.ts";
import type { Depth } from "../../../service/queue/queue.ts";
import type { Trigger } from "../../../service/triggers/trigger.ts";
import { ManualClock } from "../../support/manualClock.ts";

const specs = (count: number) =>
  Array.from({ length: count }, (_, index): Trigger => {
    const at = "2026-11-23T12:00:00.000Z";
    return { bucket: `bucket-${index}`, id: `${index}`, cause: { why: "spec", at } };
  });

let clock: ManualClock;
let began: number;
let depth: Depth;
/** When each trigger was sent, in milliseconds from the beginning. */
let sent: number[];
let feed: Feed;
beforeEach(() => {
  clock = new ManualClock();
  began = clock.now().getTime();
  depth = { waiting: 0, taken: 0 };
  sent = [];
  const send = async (triggers: readonly Trigger[]) =>
    triggers.forEach(() => void sent.push(clock.now().getTime() - began));
  feed = { queue: { send, depth: async () => depth }, clock, concurrency: 10, end: began + 20_000 };
});

describe("changed specs", () => {
  it("that are few are enqueued at once", async () => {
    await enqueueAtRate(specs(3), feed, 10);
    expect(sent).toEqual([0, 0, 0]);
  });

  it("that are many are enqueued at the rate of the operator's setting", async () => {
    await enqueueAtRate(specs(100), feed, 10);
    expect(sent).toHaveLength(100);
    for (const second of [1, 4, 9])
      expect(sent.filter((ms) => ms < second * 1_000).length).toBeLessThanOrEqual(second * 10 + 3);
  });

  it("that come in several batches are enqueued at this rate, too", async () => {
    for (let batch = 0; batch < 3; batch++)
      await enqueueAtRate(specs(20), { ...feed, end: feed.end + batch * 2_000 }, 10);
    for (const second of [1, 2, 3, 4, 5])
      expect(sent.filter((ms) => ms < second * 1_000).length).toBeLessThanOrEqual(second * 10 + 3);
  });

  it("wait while the queue has more than workers process in a second", async () => {
    depth = { waiting: 100, taken: 100 };
    feed.clock.sleep = async (ms) => {
      clock.pass(ms);
      if (clock.now().getTime() - began >= 5_000) depth = { waiting: 0, taken: 0 };
    };
    await enqueueAtRate(specs(6), feed, 10);
    expect(sent.filter((ms) => ms < 5_000)).toHaveLength(3);
    expect(sent).toHaveLength(6);
  });

  it("are all enqueued when the time is over, because a batch that fails too often becomes a dead letter", async () => {
    depth = { waiting: 1_000, taken: 100 };
    await enqueueAtRate(specs(100), feed, 10);
    expect(sent).toHaveLength(100);
    expect(Math.max(...sent)).toBeLessThanOrEqual(21_000);
  });
});
