import { describe, expect, it } from "vitest";
import { quietOf } from "../../../service/reconcile/quiet.ts";
import type { Status } from "../../../service/tables/status.ts";
import type { Trigger } from "../../../service/triggers/trigger.ts";

const quietMs = 60_000;
/** An instant: seconds after the creation. */
const at = (seconds: number) =>
  new Date(Date.parse("2026-11-23T12:00:00.000Z") + seconds * 1_000).toISOString();

/** The event of a call; "create" is that of the bucket's creation. */
const event = (what: "create" | number): Trigger => {
  const made = at(what === "create" ? 0 : what);
  const name = what === "create" ? "CreateBucket" : "PutBucketTagging";
  const call = { event: name, principal: "alice", region: "ca-central-1", requestId: `${what}` };
  return { bucket: "orders", id: `${what}`, cause: { why: "drift", at: made, call } } as unknown as Trigger;
};

/** What a check at `seconds` with these events says, after one that recorded `busy`. */
function quietWith(events: readonly ("create" | number)[], seconds: number, busy?: number | "never") {
  const layered = { busy: typeof busy === "number" ? at(busy) : undefined };
  const known = busy === undefined ? undefined : ({ bucket: "orders", layered } as unknown as Status);
  const triggers = events.map(event);
  return quietOf({ known, triggers, began: at(seconds) }, at(0), quietMs);
}

describe("a new bucket is quiet once no event came for quietSeconds", () => {
  it.each<[string, Parameters<typeof quietWith>, number | undefined]>([
    ["after its creation", [["create"], 5], 60],
    ["after a later call", [["create", 20], 25], 80],
    ["after each of several calls that come together", [["create", 50, 100, 150], 160], 210],
    ["after calls that come together in another order", [[100, "create", 150, 50], 160], 210],
    ["not after a call that came when it was quiet already", [["create", 61], 70], undefined],
    ["after a call since the last check", [[70], 75, 30], 130],
    ["after the last call known, when the event of its creation comes late", [["create"], 65, 40], 100],
    [
      "after a call within the time since the last one known, with a late creation",
      [["create", 90], 95, 40],
      150,
    ],
    ["after the last call known, when events before it come late", [[10, 20], 65, 40], 100],
    ["not once it was quiet, whatever comes", [[100], 105, "never"], undefined],
    ["for an hour at most", [Array.from({ length: 72 }, (_, index) => index * 50), 3_599], 3_600],
  ])("%s", (_, args, until) => {
    expect(quietWith(...args)?.until).toBe(until === undefined ? undefined : at(until));
  });

  it("counts from its creation date where no one has seen the creation", () => {
    expect(quietWith([], 30)).toEqual({ busy: at(0), until: at(60) });
    expect(quietWith([], 60)).toBeUndefined();
  });

  it("is created again, and counts anew", () => {
    const again = { ...event("create"), cause: { ...event("create").cause, at: at(500) } } as Trigger;
    const known = { bucket: "orders", layered: {} } as unknown as Status;
    expect(quietOf({ known, triggers: [again], began: at(505) }, at(500), quietMs)?.until).toBe(at(560));
  });
});
