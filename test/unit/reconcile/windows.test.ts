import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDesired } from "../../../core/spec/desired.ts";
import { clockworksOf } from "../../../core/spec/windows/clockwork.ts";
import { closedUntil } from "../../../core/spec/windows/closedUntil.ts";
import { cronPattern } from "../../../core/spec/windows/pattern.ts";
import { type MaintenanceWindow, windowSchema } from "../../../core/spec/windows/schema.ts";
import { zoneOf } from "../../../core/spec/windows/zone.ts";
import { parseSettings } from "../../../service/settings/settings.ts";
import { draws } from "../../support/chance.ts";

const nights: MaintenanceWindow = { kind: "allow", schedule: "0 22 * * *", duration: "4h" };
const freeze: MaintenanceWindow = { kind: "deny", schedule: "0 0 20 12 *", duration: "336h" };
const repeat = <T>(one: T, times: number): T[] => Array.from({ length: times }, () => one);
const aheadIn = (timeZone: string | undefined) => (instant: number) => zoneOf(timeZone).aheadAt(instant);
const at = (time: string) => new Date(`2026-${time}:00Z`);

describe("maintenance windows", () => {
  const rows: [string, MaintenanceWindow[][], string, string | undefined][] = [
    ["without any window it is open", [[], []], "12-01T12:00", undefined],
    ["outside an allow window it is closed until the next one", [[nights]], "12-01T12:00", "12-01T22:00"],
    ["in an allow window it is open", [[nights]], "12-01T23:30", undefined],
    ["an allow window lasts beyond midnight", [[nights]], "12-02T01:59", undefined],
    ["an allow window ends when its duration is over", [[nights]], "12-02T02:00", "12-02T22:00"],
    ["a deny window closes", [[freeze]], "12-20T00:00", "2027-01-03T00:00"],
    ["outside a deny window it is open", [[freeze]], "12-19T23:59", undefined],
    ["deny wins", [[nights, freeze]], "12-24T23:00", "2027-01-03T00:00"],
    ["after a freeze the nights begin again", [[nights, freeze]], "12-24T12:00", "2027-01-03T00:00"],
    [
      "both the operator's and the spec's windows must be open",
      [[freeze], [nights]],
      "12-01T12:00",
      "12-01T22:00",
    ],
    [
      "a spec's allow window does not override an operator's freeze",
      [[freeze], [nights]],
      "12-24T23:00",
      "2027-01-03T00:00",
    ],
  ];
  it.each(rows)("%s", async (_, lists, now, until) => {
    const closed = await closedUntil(lists, at(now));
    const expected = until?.startsWith("2027") ? new Date(`${until}:00Z`) : until && at(until);
    expect(closed?.until).toBe(expected ? expected.toISOString() : undefined);
    expect(closed === undefined).toBe(until === undefined);
  });

  it("follow their time zone, also when its clocks change", async () => {
    const morning: MaintenanceWindow = {
      ...nights,
      schedule: "0 3 * * *",
      duration: "1h",
      timeZone: "America/Toronto",
    };
    const next = async (now: string) => (await closedUntil([[morning]], at(now)))?.until;
    expect(await next("03-07T12:00")).toBe("2026-03-08T07:00:00.000Z");
    expect(await next("03-06T12:00")).toBe("2026-03-07T08:00:00.000Z");
  });

  it("that never open have no end", async () => {
    const always: MaintenanceWindow = { kind: "deny", schedule: "* * * * *", duration: "2m" };
    expect(await closedUntil([[nights, always]], at("12-01T12:00"))).toEqual({});
  });
});

describe("a window in a spec", () => {
  const problem = (window: object) => {
    const parsed = windowSchema.safeParse({ ...nights, ...window });
    return parsed.success ? undefined : parsed.error.issues[0]?.message;
  };

  it.each([
    [{ schedule: "0 22 * *" }, "five fields"],
    [{ schedule: "60 22 * * *" }, "its minute is not valid"],
    [{ schedule: "0 22 * * MUN" }, "its day of the week"],
    [{ schedule: "0 5-3 * * *" }, "its hour"],
    [{ duration: "4 hours" }, "4h, 90m or 1h30m"],
    [{ duration: "0m" }, "not a duration"],
    [{ duration: "9999h" }, "longer than 8784h"],
    [{ schedule: "0 0 31 2 *" }, "never matches"],
    [{ schedule: "0 0 30-31 2 *" }, "never matches"],
    [{ schedule: "0 0 31 4,6,9,11 *" }, "never matches"],
    [{ schedule: `${"0,".repeat(200)}0 0 * * *` }, "300 characters"],
    [{ timeZone: "Toronto" }, "America/Toronto"],
  ])("is refused if it is invalid: %o", (window, words) => {
    expect(problem(window)).toContain(words);
  });

  it("is part of the parsed spec", () => {
    expect(parseDesired({ name: "orders-archive", windows: [nights] }).windows).toEqual([nights]);
  });

  it("may be on a day that occurs at least every eight years, or on a weekday instead", () => {
    expect(problem({ schedule: "0 0 29 2 *" })).toBeUndefined();
    expect(problem({ schedule: "0 0 31 2 MON" })).toBeUndefined();
  });

  it("is one of at most 20; the operator may have 50", () => {
    const windows = Array.from({ length: 21 }, () => nights);
    expect(() => parseDesired({ name: "orders-archive", windows })).toThrow("/windows");
    expect(() => parseSettings({ windows: Array.from({ length: 51 }, () => nights) })).toThrow("/windows: ");
  });
});

const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
const field = (least: number, most: number) => {
  const one = number(least, most);
  const range = fc.tuple(one, one).map(([a, b]) => `${a}-${b}`);
  const step = fc.tuple(fc.oneof(fc.constant("*"), range), number(0, 9)).map(([a, b]) => `${a}/${b}`);
  const list = fc.array(fc.oneof(one, range, step), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    fc.constant("*"),
    list.map((all) => all.join(",")),
  );
};
const schedules = fc
  .tuple(field(0, 60), field(0, 24), field(1, 31), field(1, 12), field(0, 7))
  .map((fields) => fields.join(" "))
  .filter((schedule) => !("wrong" in cronPattern(schedule)));
const instants = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2027, 11) });
const zones = fc.constantFrom(undefined, "UTC", "America/Toronto", "Asia/Kolkata", "Australia/Lord_Howe");

describe("a schedule", () => {
  it("begins when cron begins, at any instant, in any time zone", () => {
    fc.assert(
      fc.property(schedules, zones, instants, (schedule, timeZone, at) => {
        const window = { kind: "allow", schedule, duration: "1m", timeZone } as const;
        const [clockwork] = clockworksOf([window], { days: 0 });
        const cron = new Cron(schedule, { timezone: timeZone ?? "UTC" });
        const expected = cron.nextRun(new Date(at));
        const next = clockwork?.startsAfter(at);
        // The cron library sometimes skips the first of March, although it matches it when asked.
        if (next && expected && next < expected.getTime() && cron.match(new Date(next))) return;
        // The cron library starts later what the clocks skip.
        const isSkipped =
          new Set([at, next ?? at, expected?.getTime() ?? at].map(aheadIn(timeZone))).size > 1;
        fc.pre(!isSkipped || next === expected?.getTime());
        expect(next).toBe(expected?.getTime());
      }),
      { numRuns: draws(200) },
    );
  });

  it("is open from each start for its duration", () => {
    fc.assert(
      fc.property(
        schedules,
        zones,
        instants,
        fc.integer({ min: 1, max: 5_000 }),
        (schedule, timeZone, at, lasts) => {
          const window = { kind: "allow", schedule, duration: `${lasts}m`, timeZone } as const;
          const [clockwork] = clockworksOf([window], { days: 0 });
          const first = clockworksOf([window], { days: 0 })[0]?.startsAfter(at - lasts * 60_000);
          const isOpen = first !== undefined && first <= at;
          expect(clockwork?.endsAfter(at) !== undefined).toBe(isOpen);
          expect(clockwork?.endsAfter(at) ?? at + 1).toBeGreaterThan(at);
        },
      ),
      { numRuns: draws(200) },
    );
  });

  it.each([
    ["that the clocks skip begins when they do", "30 2 8 3 *", "03-08T00:00", "03-08T07:00"],
    [
      "that the clocks show twice begins once, at the first time",
      "30 1 1 11 *",
      "11-01T00:00",
      "11-01T05:30",
    ],
  ])("%s", (_, schedule, now, start) => {
    const window = { kind: "allow", schedule, duration: "1h", timeZone: "America/Toronto" } as const;
    const [clockwork] = clockworksOf([window], { days: 0 });
    expect(clockwork?.startsAfter(at(now).getTime())).toBe(at(start).getTime());
    expect(clockwork?.startsAfter(at(start).getTime())).toBeGreaterThan(at("12-01T00:00").getTime());
    expect(clockwork?.endsAfter(at(start).getTime() + 59 * 60_000)).toBe(at(start).getTime() + 3_600_000);
    expect(clockwork?.endsAfter(at(start).getTime() + 61 * 60_000)).toBeUndefined();
  });
});

describe("a window while the clocks are set back", () => {
  it.each([
    ["05:29", undefined],
    ["05:30", "06:30"],
    ["05:59", "06:30"],
    ["06:00", "06:30"],
    ["06:29", "06:30"],
    ["06:30", undefined],
    ["07:00", undefined],
  ])("at %s UTC is open until %s", (now, end) => {
    const schedule = "30 1 1 11 *";
    const window = { kind: "allow", schedule, duration: "1h", timeZone: "America/Toronto" } as const;
    const [clockwork] = clockworksOf([window], { days: 0 });
    expect(clockwork?.endsAfter(at(`11-01T${now}`).getTime())).toBe(end && at(`11-01T${end}`).getTime());
  });
});

describe("windows that are designed to keep a worker busy", () => {
  const deny: MaintenanceWindow = { kind: "deny", schedule: "* * * * *", duration: "2m" };
  const seldom: MaintenanceWindow = { kind: "allow", schedule: "0 0 29 2 *", duration: "1m" };
  const even: MaintenanceWindow = { kind: "allow", schedule: "*/2 * * * *", duration: "1m" };
  const lists: [string, MaintenanceWindow[]][] = [
    ["one that denies forever, and some that allow once in a leap year", [deny, ...repeat(seldom, 19)]],
    ["many that deny forever", repeat(deny, 70)],
    [
      "allowed and denied minute by minute",
      [...repeat(even, 35), ...repeat<MaintenanceWindow>({ ...even, kind: "deny" }, 35)],
    ],
    ["the same in time zones", repeat({ ...deny, timeZone: "Australia/Lord_Howe" }, 70)],
    ["year-long ones on rare days", repeat({ ...seldom, duration: "8784h" }, 70)],
  ];

  it.each(lists)("%s: few days are examined", async (_, list) => {
    const effort = { days: 0 };
    await closedUntil([list], at("12-01T12:00"), effort);
    expect(effort.days).toBeLessThan(300_000);
  });

  it.each(lists)("%s: the answer takes less than a second", async (_, list) => {
    const begun = performance.now();
    await closedUntil([list], at("12-01T12:00"));
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
