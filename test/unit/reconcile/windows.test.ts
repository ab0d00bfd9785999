import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDesired } from "../../../core/desired.ts";
import { closedUntil } from "../../../core/reconcile/windows.ts";
import { type MaintenanceWindow, parseWindows, windowSchema } from "../../../core/windowSchema.ts";

const nights: MaintenanceWindow = { kind: "allow", schedule: "0 22 * * *", duration: "4h" };
const freeze: MaintenanceWindow = { kind: "deny", schedule: "0 0 20 12 *", duration: "336h" };
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
      "the operator's and the spec's windows both have a say",
      [[freeze], [nights]],
      "12-01T12:00",
      "12-01T22:00",
    ],
    [
      "a spec's allow window is no way around an operator's freeze",
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

  it("go by the clocks of their time zone, also when these are changed", async () => {
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

  it("that leave no time say so", async () => {
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
    [{ schedule: "60 22 * * *" }, "its minute is not understood"],
    [{ schedule: "0 22 * * MUN" }, "its day of the week"],
    [{ schedule: "0 5-3 * * *" }, "its hour"],
    [{ duration: "4 hours" }, "4h, 90m or 1h30m"],
    [{ duration: "0m" }, "no duration"],
    [{ timeZone: "Toronto" }, "America/Toronto"],
  ])("is refused where it is wrong: %o", (window, words) => {
    expect(problem(window)).toContain(words);
  });

  it("is part of it", () => {
    expect(parseDesired({ name: "orders-archive", windows: [nights] }).windows).toEqual([nights]);
  });

  it("is understood by cron whenever it is accepted", () => {
    const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
    const field = (least: number, most: number) => {
      const one = number(least, most);
      const range = fc.tuple(one, one).map(([a, b]) => `${a}-${b}`);
      const step = fc.tuple(fc.oneof(fc.constant("*"), range), number(0, 9)).map(([a, b]) => `${a}/${b}`);
      return fc
        .array(fc.oneof(fc.constant("*"), one, range, step), { minLength: 1, maxLength: 3 })
        .map((all) => all.join(","));
    };
    const pattern = fc.tuple(field(0, 61), field(0, 24), field(0, 32), field(0, 13), field(0, 8));
    fc.assert(
      fc.property(pattern, (fields) => {
        const schedule = fields.join(" ");
        fc.pre(problem({ schedule }) === undefined);
        expect(() => new Cron(schedule).nextRun(at("12-01T12:00"))).not.toThrow();
      }),
    );
  });
});

describe("an operator's windows", () => {
  it("are a JSON list, or nothing", () => {
    expect(parseWindows("")).toEqual([]);
    expect(parseWindows(JSON.stringify([nights]))).toEqual([nights]);
    expect(() => parseWindows('[{"kind":"never"}]')).toThrow("windows: ");
  });
});
