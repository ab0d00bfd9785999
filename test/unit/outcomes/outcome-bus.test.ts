import type { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { beforeEach, describe, expect, it } from "vitest";
import { OutcomeBus } from "../../../service/outcomes/outcomeBus.ts";
import type { RecordedEntry } from "../../../service/tables/history.ts";

const at = "2026-12-01T08:00:00.000Z";
const entryOf = (number: number, value = ""): RecordedEntry => ({
  bucket: "orders-archive",
  entry: `history#${at}#${number}`,
  at,
  verdict: "converged",
  causes: [],
  drift: [{ facet: "tags", path: "/tags/team", before: value, after: "orders" }],
  sent: [],
});

let calls: { Detail?: string | undefined; EventBusName?: string | undefined }[][];
let bus: OutcomeBus;
beforeEach(() => {
  calls = [];
  const send = async ({ input }: PutEventsCommand) => {
    calls.push(input.Entries ?? []);
    return { FailedEntryCount: 0, Entries: [] };
  };
  bus = new OutcomeBus({ send } as unknown as ConstructorParameters<typeof OutcomeBus>[0], "outcomes");
});

const received = () => calls.flat().map(({ Detail = "" }) => JSON.parse(Detail));

describe("the outcome bus", () => {
  it("receives every entry once, ten per call, with the id of the entry", async () => {
    const entries = Array.from({ length: 23 }, (_, number) => entryOf(number));
    await bus.publish(entries);
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(received().map(({ id }) => id)).toEqual(entries.map(({ entry }) => `orders-archive/${entry}`));
  });

  it("receives no more in one call than the call accepts", async () => {
    await bus.publish(Array.from({ length: 4 }, (_, number) => entryOf(number, "x".repeat(100_000))));
    expect(calls.map(({ length }) => length)).toEqual([2, 2]);
  });

  it("receives the drift without values if an event would be too large", async () => {
    await bus.publish([entryOf(1, "x".repeat(300_000))]);
    expect(received()[0].drift).toEqual([{ facet: "tags", path: "/tags/team" }]);
  });

  it.each([
    ["thousands of differences", "/tags/x", "x"],
    ["differences and causes of characters that JSON escapes", "\u0001".repeat(900), "\u0001"],
  ])("receives %s in an event that it accepts", async (_, path, sign) => {
    const call = { event: "e", requestId: "r", region: "x", userAgent: sign.repeat(256) };
    const principal = { name: sign.repeat(256), type: "x", arn: sign.repeat(512), role: sign.repeat(512) };
    const causes = Array.from(
      { length: 20 },
      () => ({ why: "drift", at, call: { ...call, principal } }) as const,
    );
    const drift = Array.from({ length: 9_000 }, () => ({ facet: "tags", path, before: "a", after: "b" }));
    await bus.publish([{ ...entryOf(1), causes, drift }]);
    const [event] = calls.flat();
    expect(Buffer.byteLength(event?.Detail ?? "")).toBeLessThan(256_000);
    expect(received()[0].shortened).toContain("differences");
  });

  it("that refuses an event is an error, so that it is published again", async () => {
    const send = async () => ({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "Throttled", ErrorMessage: "later" }],
    });
    const busy = new OutcomeBus(
      { send } as unknown as ConstructorParameters<typeof OutcomeBus>[0],
      "outcomes",
    );
    await expect(busy.publish([entryOf(1)])).rejects.toThrow("the bus refused 1 events: later");
  });
});
