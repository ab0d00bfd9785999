import { describe, expect, it } from "vitest";
import { hiddenSeconds, processBatch } from "../../../service/queue/messageGroups.ts";
import { Attempts, type Received } from "../../../service/tables/attempts.ts";
import { Table } from "../../simulation/tables.ts";
import { suspend } from "../../support/convergedWorld.ts";
import { bucket, World } from "../../support/world.ts";

const message = (
  group: string,
  body: unknown = { bucket: group, id: "1", cause: spec },
  received = 1,
  id = "m1",
) => ({
  group,
  id,
  received,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const spec = { why: "spec", at: "2026-11-23T12:00:00.000Z" };

/** Turns whose time ends when `end` is called. */
function turns(
  handle: (bucket: string, late: AbortSignal) => Promise<void>,
  begin = async ({ received }: Received) => received,
  begun = async (_: Received) => 0,
) {
  const reported = { unreadable: 0, failed: [] as unknown[] };
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    reported,
    end: () => end(),
    turns: {
      turnMs: 20_000,
      now: () => new Date(spec.at),
      pass: () => over,
      begun,
      begin,
      handle: (name: string, _: unknown, late: AbortSignal) => handle(name, late),
      unreadable: () => {
        reported.unreadable += 1;
      },
      failed: (error: unknown) => void reported.failed.push(error),
    },
  };
}

describe("a batch with a message that failed twice before", () => {
  it("is processed without the other groups, which return at once and are not counted", async () => {
    const handled: string[] = [];
    const counted: string[] = [];
    const { turns: taken } = turns(
      async (name) => void handled.push(name),
      async ({ group, received }) => {
        counted.push(group);
        return received;
      },
      async ({ group }) => (group === "poison" ? 2 : 0),
    );
    const batch = [message("innocent", undefined, 3), message("poison", undefined, 3)];
    const { again, dead } = await processBatch(batch, taken);
    expect({ handled, counted, dead }).toEqual({ handled: ["poison"], counted: ["poison"], dead: [] });
    expect(again.map(([{ group }, seconds]) => [group, seconds])).toEqual([["innocent", 0]]);
  });

  it("is processed as a whole if the ledger cannot say so", async () => {
    const handled: string[] = [];
    const { turns: taken } = turns(
      async (name) => void handled.push(name),
      async () => 1,
      async () => Promise.reject(new Error("no answer")),
    );
    await processBatch([message("orders", undefined, 3), message("shop", undefined, 3)], taken);
    expect(handled.sort()).toEqual(["orders", "shop"]);
  });
});

describe("a batch of messages", () => {
  it("makes dead letters of unreadable messages at once, and reconciles the rest of their group", async () => {
    const reconciled: string[] = [];
    const { reported, turns: taken } = turns(async (name) => void reconciled.push(name));
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
    const { again, dead } = await processBatch(messages, taken);
    expect({ again, dead: dead.map(({ body }) => body) }).toEqual({ again: [], dead: bad });
    expect([reconciled.sort(), reported.unreadable]).toEqual([["orders", "shop"], bad.length]);
  });

  it("is not delayed by a slow bucket: its group returns to the queue, and the others are reconciled at once", async () => {
    const reconciled: string[] = [];
    const slow = turns(async (name) => {
      if (name === "slow") await new Promise(() => {});
      reconciled.push(name);
    });
    const taken = processBatch([message("slow"), message("quick")], slow.turns);
    await new Promise((resolve) => setImmediate(resolve));
    expect(reconciled).toEqual(["quick"]);
    slow.end();
    expect((await taken).again.map(([{ group }]) => group)).toEqual(["slow"]);
    expect(`${slow.reported.failed[0]}`).toContain("not finished after 20000 ms");
  });

  it("returns a group whose reconciliation fails, and no other", async () => {
    const { turns: taken } = turns(async (name) => {
      if (name === "bad") throw new Error("the table is gone");
    });
    const { again, dead } = await processBatch([message("bad"), message("good"), message("bad")], taken);
    expect({ again: again.map(([{ group }]) => group), dead }).toEqual({ again: ["bad", "bad"], dead: [] });
  });
});

describe("a message that no worker can process", () => {
  const fails = async () => {
    throw new Error("out of memory");
  };
  const table = new Table(
    ["bucket", "entry"],
    () => 0,
    () => 0,
  );
  const sent: object[] = [];
  const documents = {
    send: async (command: object) => {
      sent.push(command);
      return table.send(command);
    },
  } as unknown as ConstructorParameters<typeof Attempts>[0];
  const attempts = new Attempts(documents, "ledger");
  const begin = (received: Received) => attempts.begin(received, new Date(spec.at));
  let count = 0;
  /** A message without counted runs, as it is received for the nth time. */
  const newMessage = () => {
    count += 1;
    const id = `m${count}`;
    return (received: number) => message("orders", undefined, received, id);
  };
  const run = async (one: ReturnType<typeof message>, handle: () => Promise<void> = fails) =>
    processBatch([one], turns(handle, begin).turns);

  it("comes again after 5, 20, 80 and 180 seconds, and is a dead letter when five runs have failed", async () => {
    const received = newMessage();
    for (const [index, seconds] of [5, 20, 80, 180].entries())
      expect((await run(received(index + 1))).again).toEqual([[received(index + 1), seconds]]);
    expect(await run(received(5))).toEqual({ again: [], dead: [received(5)] });
  });

  it("is a dead letter without another run when five workers have crashed with it", async () => {
    const received = newMessage();
    // A worker that crashes has counted a run that never ends.
    for (const nth of [1, 2, 3, 4, 5]) await begin(received(nth));
    const reconciled: string[] = [];
    const { dead } = await run(received(6), async () => void reconciled.push("orders"));
    expect({ dead, reconciled }).toEqual({ dead: [received(6)], reconciled: [] });
  });

  it("may have been throttled for hours: receives that reached no worker do not count", async () => {
    const received = newMessage();
    expect((await run(received(200))).again).toEqual([[received(200), 20]]);
    expect((await run(received(400))).again).toEqual([[received(400), 80]]);
    expect((await run(received(401))).again).toEqual([[received(401), 180]]);
    expect(await run(received(900))).toEqual({ again: [], dead: [received(900)] });
    const other = newMessage();
    expect(await run(other(500), async () => undefined)).toEqual({ again: [], dead: [] });
  });

  it("counts for one run where the call that counts it is sent twice", async () => {
    const received = newMessage();
    for (const _ of [1, 2, 3]) await begin(received(2));
    expect((await run(received(3))).again).toEqual([[received(3), 80]]);
  });

  it("is no dead letter where the table cannot count: it waits until it can", async () => {
    const { turns: taken } = turns(fails, async () => {
      throw new Error("the table is gone");
    });
    const one = newMessage()(700);
    expect(await processBatch([one], taken)).toEqual({ again: [[one, 180]], dead: [] });
  });

  it("costs no call to the table as long as nothing has failed", async () => {
    sent.length = 0;
    expect(await run(newMessage()(1), async () => undefined)).toEqual({ again: [], dead: [] });
    expect(sent).toEqual([]);
  });

  it("does not make a dead letter of another message of its bucket, whose runs are counted separately", async () => {
    const [old, young] = [newMessage()(7), newMessage()(2)];
    for (const nth of [2, 3, 4, 5]) await begin({ ...old, received: nth });
    const reconciled: string[] = [];
    const taken = turns(async (name) => void reconciled.push(name), begin).turns;
    expect(await processBatch([old, young], taken)).toEqual({ again: [], dead: [old] });
    expect(reconciled).toEqual(["orders"]);
  });
});

it("a failed group returns after seconds, and later each time, so that it outlasts a short outage", () => {
  expect([1, 2, 3, 4].map(hiddenSeconds)).toEqual([5, 20, 80, 180]);
});

describe("a worker that is late", () => {
  it.each(["GetBucketVersioning", "PutBucketVersioning"])(
    "writes nothing any more after %s, neither to S3 nor to the ledger",
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
