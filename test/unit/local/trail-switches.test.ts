import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Delivery } from "../../../local/trail/delivery.ts";
import type { Envelope } from "../../../local/trail/record.ts";
import { enableVersioning, LocalTrail } from "../../support/localTrail.ts";

let local: LocalTrail;
beforeEach(async () => {
  local = await LocalTrail.begun();
});
afterEach(() => local.end());

function buckets(): unknown[] {
  return local.events.map(({ detail }) => Reflect.get(Object(detail.requestParameters), "bucketName"));
}

describe("the switches", () => {
  test("duplicate: an event arrives that many times more, with the same event id", async () => {
    await local.trail.setSwitches({ duplicate: 2 });
    await local.client().send(enableVersioning("one"));
    expect(local.events).toHaveLength(3);
    expect(new Set(local.events.map((event) => event.detail.eventID)).size).toBe(1);
  });

  test("dropNext: that number of events is lost, and no more", async () => {
    await local.trail.setSwitches({ dropNext: 1 });
    await local.client().send(enableVersioning("one"));
    await local.client().send(enableVersioning("two"));
    expect(buckets()).toEqual(["two"]);
    expect(await local.trail.deliveries()).toMatchObject({ dropped: 1, delivered: 1 });
  });

  test("dropRate: everything is lost at 1", async () => {
    await local.trail.setSwitches({ dropRate: 1 });
    await local.client().send(enableVersioning("one"));
    expect(local.events).toEqual([]);
  });

  test("delayMs: an event waits, its call does not", async () => {
    await local.trail.setSwitches({ delayMs: 600_000 });
    await local.client().send(enableVersioning("one"));
    expect(await local.trail.deliveries()).toMatchObject({ delivered: 0, pending: 1 });
  });

  test("delayMs: an event leaves when its time has come", async () => {
    vi.useFakeTimers();
    const left: unknown[] = [];
    const delivery = new Delivery(async ({ id }) => void left.push(id), 7);
    delivery.set({ delayMs: 60 });
    delivery.accept({ id: "one" } as Envelope);
    await vi.advanceTimersByTimeAsync(59);
    expect(left).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(left).toEqual(["one"]);
    vi.useRealTimers();
  });

  test("reorderMs: the events of a window leave in another order, the same for the same seed", async () => {
    vi.useFakeTimers();
    const names = ["one", "two", "three", "four", "five"];
    const shuffled = async (): Promise<unknown[]> => {
      const order: unknown[] = [];
      const delivery = new Delivery(async ({ id }) => void order.push(id), 7);
      delivery.set({ reorderMs: 150 });
      for (const id of names) delivery.accept({ id } as Envelope);
      await vi.advanceTimersByTimeAsync(150);
      return order;
    };
    const first = await shuffled();
    expect(first).not.toEqual(names);
    expect([...first].sort()).toEqual([...names].sort());
    expect(await shuffled()).toEqual(first);
    vi.useRealTimers();
  });

  test("an unknown switch is refused by name", async () => {
    await expect(local.trail.setSwitches({ dropp: 1 } as object)).rejects.toThrow(
      'unknown switch \\"dropp\\"',
    );
  });

  test("closing the trail forgets what still waits", async () => {
    await local.trail.setSwitches({ delayMs: 50 });
    await local.client().send(enableVersioning("one"));
    await local.trail.close();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(local.events).toEqual([]);
  });

  test("a delivery that fails is counted, and the caller does not notice", async () => {
    await local.start({ deliver: () => Promise.reject(new Error("no bus")) });
    await local.client().send(enableVersioning("one"));
    await vi.waitFor(async () =>
      expect((await local.trail.deliveries()).failures).toEqual(["Error: no bus"]),
    );
  });
});
