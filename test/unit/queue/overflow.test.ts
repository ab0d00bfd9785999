import { expect, it } from "vitest";
import { Allowances } from "../../../service/queue/allowance.ts";
import { forward, OverflowQueue } from "../../../service/queue/overflow.ts";
import type { Trigger } from "../../../service/triggers/trigger.ts";
import { ManualClock } from "../../support/manualClock.ts";

const clock = new ManualClock();
const trigger = (bucket: string): Trigger => ({
  bucket,
  id: bucket,
  account: "222233334444",
  cause: { why: "drift", at: "2026-11-23T12:00:00.000Z" },
});
let last = 0;
/** How many of that many events of an account are enqueued at once, each of another bucket. */
const count = (all: Allowances, account: string, events: number) =>
  Array.from({ length: events }, () => all.takes(account, `bucket-${++last}`)).filter(Boolean).length;

it("the events of an account that floods are limited, those of the others are not", () => {
  const all = new Allowances(clock);
  let [flood, other] = [0, 0];
  for (let second = 0; second < 60; second++) {
    flood += count(all, "flooding", 1_000);
    other += count(all, "quiet", 1);
    clock.pass(1_000);
  }
  expect(flood).toBe(10 + 59);
  expect(other).toBe(60);
});

it("a flood that lasts is passed on no more, however many containers share it", () => {
  const all = new Allowances(clock);
  let passed = 0;
  for (let event = 0; event < 500; event++) {
    passed += count(all, "flooding", 1);
    clock.pass(200);
  }
  expect(passed).toBe(12);
  clock.pass(1_000);
  expect(count(all, "flooding", 1)).toBe(1);
});

it("a bucket whose events are a flood uses up nothing of the other buckets of its account", () => {
  const all = new Allowances(clock);
  let [loud, quiet] = [0, 0];
  for (let event = 0; event < 3_000; event++) {
    clock.pass(20);
    if (all.takes("a", "loud")) loud += 1;
    if (event % 250 === 249 && all.takes("a", "quiet")) quiet += 1;
  }
  expect(loud).toBe(10);
  expect(quiet).toBe(12);
  expect(all.takes("a", "opened")).toBe(true);
});

it("a bucket that a tool configures has its events enqueued at once", () => {
  const all = new Allowances(clock);
  const taken = Array.from({ length: 10 }, () => all.takes("a", "new"));
  expect(taken).not.toContain(false);
});

it("an account that was quiet again has its whole allowance", () => {
  const all = new Allowances(clock);
  expect(count(all, "a", 100)).toBe(10);
  clock.pass(60_000);
  expect(count(all, "a", 100)).toBe(10);
});

it("the memory for allowances is bounded", () => {
  const all = new Allowances(clock);
  for (let index = 0; index < 25_000; index++) all.takes(`account-${index}`, "bucket");
  expect(count(all, "account-24999", 100)).toBe(9);
  expect(count(all, "account-0", 100)).toBe(10);
});

it("an event above the allowance waits in a queue that is fair by account", async () => {
  const sent: { MessageGroupId?: string; MessageBody?: string }[] = [];
  const client = { send: async ({ input }: { input: object }) => void sent.push(input) };
  await new OverflowQueue(client as never, "overflow").send(trigger("one"), "222233334444");
  expect(sent).toMatchObject([{ MessageGroupId: "222233334444" }]);
  expect(JSON.parse(sent[0]?.MessageBody ?? "")).toEqual(trigger("one"));
});

/** A work queue with that many waiting messages. */
function workQueue(waiting: number) {
  const sent: string[] = [];
  const send = async (triggers: readonly Trigger[]) =>
    void sent.push(...triggers.map(({ bucket }) => bucket));
  return { sent, queue: { send, depth: async () => ({ waiting, taken: 0 }) } };
}
const bodies = Array.from({ length: 10 }, (_, index) => JSON.stringify(trigger(`bucket-${index}`)));

it("events are forwarded at a rate that leaves workers for everything else", async () => {
  const { sent, queue } = workQueue(0);
  const began = clock.now().getTime();
  for (let batch = 0; batch < 10; batch++) await forward(bodies, { queue, clock, concurrency: 10 });
  expect(sent).toHaveLength(100);
  // Ten workers process 100 triggers a second.
  expect(clock.now().getTime() - began).toBe(8_000);
});

it("events wait while the work queue is full, and a message that is no trigger is dropped", async () => {
  const { sent, queue } = workQueue(500);
  expect(await forward(bodies, { queue, clock, concurrency: 10 })).toBe(false);
  expect(await forward(["nonsense"], { queue, clock, concurrency: 10 })).toBe(true);
  expect(sent).toEqual([]);
});
