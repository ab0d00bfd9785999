import { describe, expect, it } from "vitest";
import { hiddenSeconds, takeTurns } from "../../../service/queue/turns.ts";
import { suspend } from "../../support/convergedWorld.ts";
import { bucket, World } from "../../support/world.ts";

const message = (group: string, body: unknown = { bucket: group, id: "1", cause: spec }) => ({
  group,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const spec = { why: "spec", at: "2026-11-23T12:00:00.000Z" };

/** A turn that ends when it is told to. */
function turns(handle: (bucket: string, late: AbortSignal) => Promise<void>) {
  const told = { unreadable: 0, failed: [] as unknown[] };
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    told,
    end: () => end(),
    turns: {
      turnMs: 20_000,
      now: () => new Date(spec.at),
      pass: () => over,
      handle: (name: string, _: unknown, late: AbortSignal) => handle(name, late),
      unreadable: () => {
        told.unreadable += 1;
      },
      failed: (error: unknown) => void told.failed.push(error),
    },
  };
}

describe("a batch of messages", () => {
  it("gives back what holds no trigger, and handles the others of its group", async () => {
    const handled: string[] = [];
    const { told, turns: taken } = turns(async (name) => void handled.push(name));
    const bad = [
      "",
      "null",
      "[]",
      "7",
      "{}",
      '{"bucket":"orders"}',
      "{",
      '{"bucket":null,"id":"1","cause":{}}',
    ];
    const messages = [message("orders"), ...bad.map((body) => message("orders", body)), message("shop")];
    const back = await takeTurns(messages, taken);
    expect(back.map(({ body }) => body)).toEqual(bad);
    expect([handled.sort(), told.unreadable]).toEqual([["orders", "shop"], bad.length]);
  });

  it("is not held up by a bucket that takes too long: it comes back, and its neighbour is done at once", async () => {
    const handled: string[] = [];
    const slow = turns(async (name) => {
      if (name === "slow") await new Promise(() => {});
      handled.push(name);
    });
    const taken = takeTurns([message("slow"), message("quick")], slow.turns);
    await new Promise((resolve) => setImmediate(resolve));
    expect(handled).toEqual(["quick"]);
    slow.end();
    expect((await taken).map(({ group }) => group)).toEqual(["slow"]);
    expect(`${slow.told.failed[0]}`).toContain("not done after 20000 ms");
  });

  it("gives a group back whose handling fails, and no other", async () => {
    const { turns: taken } = turns(async (name) => {
      if (name === "bad") throw new Error("the table is gone");
    });
    const back = await takeTurns([message("bad"), message("good"), message("bad")], taken);
    expect(back.map(({ group }) => group)).toEqual(["bad", "bad"]);
  });
});

it("a group that failed comes back in seconds, and later each time, so that it outlasts a short outage", () => {
  expect([1, 2, 3, 4].map(hiddenSeconds)).toEqual([5, 20, 80, 180]);
});

describe("a worker that is late", () => {
  it.each(["GetBucketVersioning", "PutBucketVersioning"])(
    "when %s answers at last writes nothing any more, neither to S3 nor to the ledger",
    async (operation) => {
      const world = new World();
      await world.spec({ versioning: true, tags: { team: "orders" } });
      world.clock.pass(600_000);
      const cause = await world.alice(suspend, ["versioning", "tags"]);
      await world.s3.send(suspend, "ca-central-1");
      const late = new AbortController();
      Object.assign(world.core, { late: late.signal });
      const before = structuredClone(world.status);
      world.s3.intercept = (name) => {
        if (name === operation) late.abort(new Error("late"));
        return undefined;
      };
      await expect(world.trigger(cause)).rejects.toThrow("late");
      const writes = world.calls.filter((call) => call.startsWith("Put"));
      expect(writes).toEqual(operation.startsWith("Put") ? [operation] : []);
      if (operation.startsWith("Get")) expect(world.status).toEqual(before);
      expect(world.status?.bucket).toBe(bucket);
    },
  );
});
