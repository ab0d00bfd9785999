import type { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import type { Exception } from "../../../core/resolve/exception.ts";
import { OutcomeBus } from "../../../service/outcomes/outcomeBus.ts";
import { reminderSchema } from "../../../service/outcomes/reminderSchema.ts";
import { reminderIn } from "../../../service/queue/remind.ts";
import { sweep } from "../../../service/queue/sweep.ts";
import { asPublished, fittedReminder, type Reminder } from "../../../service/tables/reminder.ts";
import { weightOf } from "../../support/ledgerTable.ts";
import { SweptFleet } from "../../support/sweeper.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** A fleet with a baseline, and an exception from it that ends in a number of days. */
async function given(days: number, more: object = {}) {
  const fleet = new SweptFleet([]);
  fleet.baselines.set({ kind: "baseline", name: "company" }, { kind: "baseline", name: "company" });
  await except(fleet, days, more);
  return fleet;
}

async function except(fleet: SweptFleet, days: number, more: object = {}): Promise<void> {
  const now = fleet.clock.now().getTime();
  const key = { kind: "exception", name: "migration" };
  const times = { since: new Date(now).toISOString(), until: new Date(now + days * day).toISOString() };
  const said = { owner: "team-orders", reason: "a migration", ticket: "OPS-7", pointers: ["/policy"] };
  fleet.baselines.set(key, { ...key, buckets: ["orders-*"], ...said, ...times, ...more });
  await fleet.state.layersChanged(fleet.clock.now());
}

/** Lets time pass, with a tick every five minutes. */
async function pass(fleet: SweptFleet, days: number): Promise<void> {
  for (let count = 0; count < (days * day) / (60 * minute); count++) {
    await sweep(fleet.core);
    fleet.clock.pass(60 * minute - (fleet.clock.now().getTime() % (5 * minute)));
  }
}

const published = (fleet: SweptFleet) =>
  fleet.ledger.table
    .seen()
    .filter(({ bucket }) => bucket === "#exceptions")
    .map((item) => asPublished({ ...item }) as unknown as Reminder)
    .sort((a, b) => (a.at < b.at ? -1 : 1));

describe("an exception", () => {
  it("is reminded 14 and 3 days before its end, and when it has ended, each once", async () => {
    const fleet = await given(20);
    const began = fleet.clock.now().getTime();
    await pass(fleet, 25);
    const days = published(fleet).map(({ at }) => (Date.parse(at) - began) / day);
    expect(days).toEqual([6, 17, 20]);
    expect(published(fleet).map(({ kind }) => kind)).toEqual([
      "14 days before its end",
      "3 days before its end",
      "ended",
    ]);
    expect(published(fleet)[0]).toMatchObject({
      exception: "migration",
      owner: "team-orders",
      reason: "a migration",
      ticket: "OPS-7",
      buckets: ["orders-*"],
      pointers: ["/policy"],
      until: new Date(began + 20 * day).toISOString(),
    });
  });

  it("that is replaced by a longer one is reminded of the new end alone", async () => {
    const fleet = await given(16);
    await pass(fleet, 1);
    await except(fleet, 40);
    const began = fleet.clock.now().getTime();
    await pass(fleet, 30);
    expect(published(fleet).map(({ at }) => Math.round((Date.parse(at) - began) / day))).toEqual([26]);
  });

  it("of two days has no reminder before its end, and one that is ended by hand is reported once", async () => {
    const fleet = await given(2);
    await pass(fleet, 1);
    expect(published(fleet)).toEqual([]);
    await sweep(fleet.core);
    // The clock of the person who ends it is a minute behind.
    const until = new Date(fleet.clock.now().getTime() - minute).toISOString();
    await except(fleet, 1, { since: "2026-01-01T00:00:00Z", until });
    await pass(fleet, 1);
    expect(published(fleet).map(({ kind }) => kind)).toEqual(["ended"]);
  });

  it("that is longer than the operator permits, and was never in force, has no reminder", async () => {
    const fleet = await given(20);
    const layering = { ...fleet.core.layering, limits: { longestDays: 10, never: [] } };
    Object.assign(fleet.core, { layering });
    await pass(fleet, 22);
    expect(published(fleet)).toEqual([]);
  });

  it("has no reminder where there is no baseline", async () => {
    const fleet = await given(20);
    fleet.baselines.set({ kind: "baseline", name: "company" }, undefined);
    await pass(fleet, 22);
    expect(published(fleet)).toEqual([]);
  });

  it("that a tick could not record is recorded by a later one", async () => {
    const fleet = await given(20);
    await pass(fleet, 5.9);
    const { layering } = fleet.core;
    const publish = async () => Promise.reject(new Error("throttled"));
    Object.assign(fleet.core, { layering: { ...layering, reminders: { publish } } });
    await pass(fleet, 0.5);
    Object.assign(fleet.core, { layering });
    await pass(fleet, 0.5);
    expect(published(fleet)).toHaveLength(1);
  });
});

it("of several reminders that became due together, the last one is taken", () => {
  const exception = { name: "x", buckets: ["*"], owner: "o", reason: "r", since: "2026-01-01T00:00:00.000Z" };
  const until = "2026-12-01T00:00:00.000Z";
  const whole = { ...exception, until } as Exception;
  const [one, ...more] = reminderIn(whole, Date.parse(until) - 20 * day, Date.parse(until) - day);
  expect([one?.kind, more]).toEqual(["3 days before its end", []]);
});

describe("a reminder on the outcome bus", () => {
  const reminder: Reminder = {
    at: "2026-12-01T08:00:00.000Z",
    exception: "migration",
    kind: "ended",
    until: "2026-12-01T08:00:00.000Z",
    owner: "team-orders",
    reason: "a migration",
    buckets: ["orders-*"],
  };
  const recorded = (more: Partial<Reminder> = {}) =>
    asPublished({
      ...fittedReminder({ ...reminder, ...more }),
      bucket: "#exceptions",
      entry: "history#2026-12-01T08:00:00.000Z#migration ended",
    });

  async function detailOf(more: Partial<Reminder> = {}) {
    const sent: { DetailType?: string | undefined; Detail?: string | undefined }[] = [];
    const send = async ({ input }: PutEventsCommand) => {
      sent.push(...(input.Entries ?? []));
      return { FailedEntryCount: 0 };
    };
    await new OutcomeBus({ send } as never, "outcomes").publish([recorded(more)]);
    expect(sent.map(({ DetailType }) => DetailType)).toEqual(["Exception Reminder"]);
    return sent[0]?.Detail ?? "";
  }

  it("has the owner, the reason and what the exception holds open, as its schema says", async () => {
    const detail = JSON.parse(await detailOf());
    expect(reminderSchema.strict().parse(detail)).toMatchObject({
      version: 1,
      exception: "migration",
      kind: "ended",
    });
    expect(detail.id).toBe("#exceptions/history#2026-12-01T08:00:00.000Z#migration ended");
  });

  it.each(["x", "\u0001", "ü", "\u{1F600}"])("fits its bound whatever it contains: %j", async (sign) => {
    const whole = {
      buckets: Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(255, "x")),
      pointers: Array.from({ length: 100 }, () => `/policy/${sign.repeat(500)}`),
      reason: sign.repeat(500),
    };
    const detail = await detailOf(whole);
    expect(Buffer.byteLength(detail)).toBeLessThan(60_000);
    expect(weightOf({ ...recorded(whole) })).toBeLessThan(60_000);
    expect(reminderSchema.strict().parse(JSON.parse(detail)).shortened).toEqual(["buckets", "pointers"]);
  });
});

it("the history of a day has no reminder, and what is published of it has", async () => {
  const fleet = await given(20);
  await pass(fleet, 7);
  const [{ at = "" } = {}] = published(fleet);
  const [history, all] = [[] as object[], [] as object[]];
  for await (const entry of fleet.ledger.ledger.day(at.slice(0, 10))) history.push(entry);
  for await (const entry of fleet.ledger.ledger.published(at.slice(0, 10))) all.push(entry);
  expect([history.length, all.length]).toEqual([0, 1]);
});
