import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "../../../service/tables/history.ts";
import { mostItemBytes } from "../../../service/tables/itemSize.ts";
import { fittedEntry } from "../../../service/tables/shortening.ts";
import { newStatus, type Status } from "../../../service/tables/status.ts";
import { fittedStatus } from "../../../service/tables/statusShortening.ts";
import type { Cause } from "../../../service/triggers/trigger.ts";

const [bucket, at] = ["orders-archive", "2026-11-23T12:00:00.000Z"];
const many = <T>(count: number, one: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => one(index));
const long = "a".repeat(5_000);
const bytes = (text: string | undefined) => Buffer.byteLength(text ?? "");

/** A stored form that is too large until the item was made smaller that number of times. */
function after(times: number) {
  let asked = 0;
  return () => {
    asked += 1;
    return { stored: asked <= times ? "x".repeat(mostItemBytes) : "" };
  };
}

const causes = many(7, (index): Cause => ({ why: "drift", at: `${2026 + index}-11-23T12:00:00.000Z` }));
const years = (list: readonly Cause[] | undefined) => list?.map((cause) => cause.at.slice(0, 4));
const drift = many(101, (index) => ({ facet: "tags", path: `/tags/${index}`, before: "a", after: "b" }));
const values = { tags: { a: "b" } };
const call = (requestId = "R") => ({ type: "PutBucketTagging", facet: "tags", requestId, at });

describe("an entry of the history", () => {
  const entry: HistoryEntry = {
    at,
    verdict: "converged",
    causes,
    drift,
    before: values,
    after: values,
    sent: [call()],
  };
  const fitted = (times: number, more: Partial<HistoryEntry> = {}) =>
    fittedEntry({ ...entry, ...more }, after(times));

  it("stays as it is while it is small enough", () => {
    expect(fitted(0)).toEqual(entry);
    const exactly = { stored: "x".repeat(mostItemBytes - 3 - 1 - "stored".length) };
    expect(fittedEntry(entry, () => exactly)).toEqual(entry);
    expect(fittedEntry(entry, () => ({ stored: `${exactly.stored}x` })).shortened).toBeDefined();
  });

  it("loses values first, then differences, then causes, as far as it must, and says so", () => {
    const one = fitted(1);
    expect([one.after, one.before, one.shortened]).toEqual([undefined, values, ["values"]]);
    expect(one.drift).toHaveLength(101);
    expect(one.drift[0]).toEqual({ facet: "tags", path: "/tags/0", before: undefined, after: undefined });
    const two = fitted(2);
    expect([two.before, two.drift.length, two.shortened]).toEqual([undefined, 101, ["values"]]);
    const three = fitted(3, { drift: drift.map((place) => ({ ...place, path: long })) });
    expect([three.drift.length, bytes(three.drift[0]?.path), three.shortened]).toEqual([
      100,
      300,
      ["values", "differences"],
    ]);
    expect(years(three.causes)).toHaveLength(7);
    const four = fitted(4);
    expect(years(four.causes)).toEqual(["2028", "2029", "2030", "2031", "2032"]);
    expect(four.shortened).toEqual(["values", "differences", "causes"]);
  });

  it("has bounds on each text and each list, whatever its size is", () => {
    const sent = many(101, () => call(long));
    const conflicts = [
      { facet: "tags", became: "open" as const, otherWriter: long },
      { facet: "cors", became: "closed" as const },
    ];
    const whole = fitted(0, { reason: long, sent, contested: many(41, () => long), conflicts });
    expect([whole.sent.length, bytes(whole.sent[0]?.requestId)]).toEqual([100, 300]);
    expect([whole.contested?.length, bytes(whole.contested?.[0])]).toEqual([40, 300]);
    expect(bytes(whole.reason)).toBe(2_000);
    expect(whole.conflicts?.map(({ otherWriter }) => otherWriter && bytes(otherWriter))).toEqual([
      300,
      undefined,
    ]);
    expect(whole.conflicts?.[1]).not.toHaveProperty("otherWriter");
    expect(whole.shortened).toEqual(["calls"]);
    const exact = fitted(0, { sent: many(100, () => call()) });
    expect([exact.sent.length, exact.shortened]).toEqual([100, undefined]);
    expect(fitted(0)).not.toHaveProperty("contested");
  });

  it("says that it lacks causes where their list was too long", () => {
    const all = many(500, (index): Cause => ({ why: "drift", at: new Date(index).toISOString() }));
    const { causes: kept, shortened } = fitted(0, { causes: all });
    expect(kept.length).toBeLessThan(500);
    expect(shortened).toEqual(["causes"]);
  });
});

describe("a status", () => {
  const repairs = many(12, (index) => ({ at: `${2026 + index}`, by: long }));
  const breaker = { state: "open" as const, until: at, coolDownMs: 1, otherWriter: long };
  const status: Status = {
    ...newStatus(bucket, at),
    conditions: { tags: { verdict: "blocked", reason: long }, cors: { verdict: "held", reason: "short" } },
    due: { at, why: "retry", causes },
    intent: { at, causes, drift, before: values, actions: many(201, () => "PutBucketTagging") },
    conflicts: { tags: { repairs, breaker }, cors: { repairs: [{ at }] } },
    sent: many(101, (index) => ({ requestId: index === 100 ? long : `${index}`, at })),
  };
  const fitted = (times: number, more: Partial<Status> = {}) =>
    fittedStatus({ ...status, ...more }, after(times));

  it("has bounds on each text and each list, whatever its size is, and forgets what an older one lacked", () => {
    const whole = fitted(0, { shortened: ["values"] });
    expect(whole.shortened).toBeUndefined();
    expect(bytes(whole.conditions.tags?.reason)).toBe(2_000);
    expect(whole.conditions.cors).toEqual({ verdict: "held", reason: "short" });
    expect([whole.sent.length, whole.sent[0]?.requestId, bytes(whole.sent[99]?.requestId)]).toEqual([
      100,
      "1",
      300,
    ]);
    expect(whole.intent?.actions).toHaveLength(200);
    const { tags, cors } = whole.conflicts;
    expect([tags?.repairs.length, bytes(tags?.repairs[0]?.by), bytes(tags?.breaker?.otherWriter)]).toEqual([
      12, 300, 300,
    ]);
    expect(cors).toEqual({ repairs: [{ at }] });
    expect([whole.intent?.drift, whole.intent?.before, whole.due?.causes]).toEqual([drift, values, causes]);
  });

  it("loses the values, differences and causes of its intent first, then causes of what is due", () => {
    expect(fitted(1).intent?.drift[0]).toMatchObject({ before: undefined, after: undefined });
    expect([fitted(1).intent?.before, fitted(2).intent?.before]).toEqual([values, undefined]);
    expect([fitted(2).intent?.drift.length, fitted(3).intent?.drift.length]).toEqual([101, 100]);
    expect([years(fitted(3).intent?.causes)?.length, years(fitted(4).intent?.causes)?.length]).toEqual([
      7, 5,
    ]);
    expect([years(fitted(4).due?.causes)?.length, years(fitted(5).due?.causes)]).toEqual([
      7,
      ["2028", "2029", "2030", "2031", "2032"],
    ]);
    expect(fitted(5).shortened).toEqual(["values", "differences", "causes"]);
  });

  it("loses the length of reasons, then names, then all but the last cause, then older repairs", () => {
    expect([fitted(5), fitted(6)].map(({ conditions }) => bytes(conditions.tags?.reason))).toEqual([
      2_000, 300,
    ]);
    expect(fitted(6).conflicts.tags?.repairs[0]).toHaveProperty("by");
    const seven = fitted(7);
    expect(seven.conflicts.tags?.repairs).toEqual(repairs.map(({ at: when }) => ({ at: when })));
    expect(seven.conflicts.tags?.breaker?.until).toBe(at);
    const eight = fitted(8);
    expect([years(eight.due?.causes), years(eight.intent?.causes)]).toEqual([["2032"], ["2032"]]);
    expect([eight.sent.length, eight.conflicts.tags?.repairs.length]).toEqual([100, 12]);
    const nine = fitted(9);
    expect([nine.sent.length, nine.sent.at(-1)?.requestId.length]).toEqual([20, 300]);
    expect(nine.conflicts.tags?.repairs.map((repair) => repair.at)).toEqual(
      many(10, (index) => `${2028 + index}`),
    );
    expect(nine.shortened).toEqual(["values", "differences", "causes", "reasons", "names", "repairs"]);
    expect(nine.due).toMatchObject({ at, why: "retry" });
  });

  it("without an intent and anything due has none afterwards", () => {
    const none = fitted(9, { due: undefined, intent: undefined });
    expect([none.due, none.intent]).toEqual([undefined, undefined]);
  });
});
