import { describe, expect, it } from "vitest";
import { clockworksOf } from "../../../core/spec/windows/clockwork.ts";
import { specProblems } from "../../support/specProblems.ts";

const problemsOf = (window: object) =>
  specProblems({ windows: [{ kind: "allow", schedule: "0 22 * * *", duration: "4h", ...window }] });

const dayMs = 24 * 3_600_000;
const from = Date.UTC(2026, 11, 31, 23, 59);

/** The days of 2027 on which a window starts, as `MM-DD`. */
function daysOf(schedule: string): string[] {
  const [clockwork] = clockworksOf([{ kind: "allow", schedule, duration: "1m" }], { days: 0 });
  const starts: number[] = [];
  for (let at = clockwork?.startsAfter(from); at !== undefined && at < from + 365 * dayMs; ) {
    starts.push(at);
    at = clockwork?.startsAfter(at);
  }
  return starts.map((at) => new Date(at).toISOString().slice(5, 10));
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

describe("a schedule of a window", () => {
  it("names each month and each day of the week, in any case", () => {
    for (const [at, name] of months.entries())
      for (const word of [name, name.toLowerCase()])
        expect(daysOf(`0 0 1 ${word} *`), word).toEqual([`${`${at + 1}`.padStart(2, "0")}-01`]);
    // The first of August 2027 is a Sunday.
    for (const [at, name] of weekdays.entries())
      for (const word of [name, name.toLowerCase(), `${at}`])
        expect(daysOf(`0 0 * AUG ${word}`)[0], word).toBe(`08-0${at + 1}`);
    expect(daysOf("0 0 * AUG 7")).toEqual(daysOf("0 0 * AUG SUN"));
  });

  it("has ranges of names, lists and steps", () => {
    expect(daysOf("0 0 1 FEB-APR,dec *")).toEqual(["02-01", "03-01", "04-01", "12-01"]);
    expect(daysOf("0 0 1-9/4 6 *")).toEqual(["06-01", "06-05", "06-09"]);
    expect(daysOf("0 0 1 */5 *")).toEqual(["01-01", "06-01", "11-01"]);
    expect(daysOf("0 0 3,1,2 6 *")).toEqual(["06-01", "06-02", "06-03"]);
  });

  it("starts on either day where it names a day of the month and one of the week", () => {
    expect(daysOf("0 0 13 8 FRI")).toEqual(["08-06", "08-13", "08-20", "08-27"]);
    expect(daysOf("0 0 14 8 FRI")).toEqual(["08-06", "08-13", "08-14", "08-20", "08-27"]);
    expect(daysOf("0 0 31 2 MON")).toEqual(["02-01", "02-08", "02-15", "02-22"]);
  });

  it.each([
    ["the first and the last of each field", "0,59 0,23 1,31 1,12 0,7"],
    ["steps up to the largest number", "*/59 */23 */31 */12 */7"],
    ["the last day of a long month", "0 0 31 1,2 *"],
    ["the last of April", "0 0 30 4 *"],
    ["spaces around and between", "  0   22 * *\t* "],
    ["a range of one", "0 5-5 * * *"],
  ])("may have %s", (_, schedule) => {
    expect(problemsOf({ schedule })).toEqual([]);
  });

  it.each([
    ["minute", "60 0 * * *", "0 to 59"],
    ["minute", "-1 0 * * *", "0 to 59"],
    ["minute", "*/60 0 * * *", "0 to 59"],
    ["minute", "*/0 0 * * *", "0 to 59"],
    ["minute", "*/5/5 0 * * *", "0 to 59"],
    ["minute", "5/5 0 * * *", "0 to 59"],
    ["minute", "*/ 0 * * *", "0 to 59"],
    ["minute", "1,,2 0 * * *", "0 to 59"],
    ["minute", "001 0 * * *", "0 to 59"],
    ["hour", "0 24 * * *", "0 to 23"],
    ["hour", "0 5-3 * * *", "0 to 23"],
    ["hour", "0 1-2-3 * * *", "0 to 23"],
    ["hour", "0 1- * * *", "0 to 23"],
    ["hour", "0 1-x * * *", "0 to 23"],
    ["hour", "0 *-3 * * *", "0 to 23"],
    ["day of the month", "0 0 0 * *", "1 to 31"],
    ["day of the month", "0 0 32 * *", "1 to 31"],
    ["day of the month", "0 0 JAN * *", "1 to 31"],
    ["month", "0 0 1 0 *", "1 to 12"],
    ["month", "0 0 1 13 *", "1 to 12"],
    ["month", "0 0 1 MON *", "1 to 12"],
    ["day of the week", "0 0 * * 8", "0 to 7"],
    ["day of the week", "0 0 * * JAN", "0 to 7"],
  ])("has no such %s: %s", (field, schedule, range) => {
    const message = `its ${field} is not valid; use ${range}, *, 1-5, */2 or 1,3`;
    expect(problemsOf({ schedule })).toEqual([`/windows/0/schedule: "${schedule}": ${message}`]);
  });

  it.each(["0 22 * *", "0 22 * * * *", "", "@daily"])("must have five fields: %j", (schedule) => {
    const names = "minute, hour, day of the month, month, day of the week";
    expect(problemsOf({ schedule })[0]).toMatch(new RegExp(`: a schedule must have five fields: ${names}$`));
  });

  it.each(["0 0 30 2 *", "0 0 31 2,4,6,9,11 *"])("must occur: %j", (schedule) => {
    const message = "it never matches: none of its months has such a day";
    expect(problemsOf({ schedule })).toEqual([`/windows/0/schedule: "${schedule}": ${message}`]);
  });
});

describe("the duration of a window", () => {
  it.each(["1m", "90m", "4h", "1h30m", "8784h", "8783h60m", "0h1m"])("may be %s", (duration) => {
    expect(problemsOf({ duration })).toEqual([]);
  });

  it.each(["", "0h", "0m", "0h0m", "4", "4 h", "4d", "h", "m", "-1h", "1.5h", "30m1h", "x4h", "4hx"])(
    "is none: %j",
    (duration) => {
      const message = "not a duration; write it like 4h, 90m or 1h30m";
      expect(problemsOf({ duration })).toEqual([`/windows/0/duration: "${duration}": ${message}`]);
    },
  );

  it.each(["8785h", "8784h1m"])("is too long: %s", (duration) => {
    expect(problemsOf({ duration })).toEqual([`/windows/0/duration: "${duration}": is longer than 8784h`]);
  });

  it.each([
    ["90m", 90],
    ["1h30m", 90],
    ["2h", 120],
  ])("of %s is %i minutes", (duration, minutes) => {
    const [clockwork] = clockworksOf([{ kind: "allow", schedule: "0 0 1 1 *", duration }], { days: 0 });
    const start = Date.UTC(2027, 0, 1);
    expect(clockwork?.endsAfter(start)).toBe(start + minutes * 60_000);
  });
});
