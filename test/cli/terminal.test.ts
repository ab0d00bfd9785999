import { describe, expect, it } from "vitest";
import {
  colourSigns,
  columns,
  cut,
  folded,
  isColoured,
  paintWith,
  widthOf,
} from "../../cli/terminal/terminal.ts";
import { lines, words } from "../../core/text/words.ts";

const terminal = { isTTY: true, columns: 80 };
const pipe = {};
const { red, green } = paintWith(true);

describe("output is coloured", () => {
  it.each([
    ["on a terminal", terminal, { TERM: "xterm" }, true],
    ["not in a pipe or a file", pipe, { TERM: "xterm" }, false],
    ["not on a dumb terminal", terminal, { TERM: "dumb" }, false],
    ["not where NO_COLOR says so", terminal, { NO_COLOR: "1" }, false],
    ["where NO_COLOR is set and empty", terminal, { NO_COLOR: "" }, true],
    ["in a pipe where FORCE_COLOR says so", pipe, { FORCE_COLOR: "1" }, true],
    ["in a pipe where FORCE_COLOR is set and empty", pipe, { FORCE_COLOR: "" }, true],
    ["not where FORCE_COLOR is 0", terminal, { FORCE_COLOR: "0" }, false],
    [
      "not where NO_COLOR and FORCE_COLOR say otherwise",
      terminal,
      { NO_COLOR: "1", FORCE_COLOR: "1" },
      false,
    ],
  ])("%s", (_, stream, env, coloured) => expect(isColoured(stream, env)).toBe(coloured));

  it("never after --no-color", () => expect(isColoured(terminal, { FORCE_COLOR: "1" }, false)).toBe(false));
});

describe("a line is as wide as", () => {
  it.each([
    ["the terminal", terminal, {}, 80],
    ["COLUMNS says, whatever the terminal is", terminal, { COLUMNS: "40" }, 40],
    ["it likes, without a terminal", pipe, {}, Number.POSITIVE_INFINITY],
    ["the terminal, where COLUMNS is no number", terminal, { COLUMNS: "wide" }, 80],
  ])("%s", (_, stream, env, width) => expect(widthOf(stream, env)).toBe(width));
});

describe("a line that is too wide", () => {
  it("is cut, and says so", () => expect(cut(words`orders-archive`, 10).text).toBe("orders-..."));
  it("is not cut when it just fits", () =>
    expect(cut(words`orders-archive`, 14).text).toBe("orders-archive"));
  it("is not taken for too wide because of its colours", () => {
    expect(cut(red("orders"), 6)).toEqual(red("orders"));
  });
  it("loses its colours, so that none of them runs on", () => {
    expect(cut(words`${red("orders")} archive`, 9).text).toBe("orders...");
  });
  it.each([0, 1, 2, 3])("never gets wider than a terminal of %i columns", (width) => {
    expect(cut(words`orders-archive`, width).text.length).toBeLessThanOrEqual(width);
  });
});

describe("a long line of a plan or a history", () => {
  const line = "  ! versioning: alice changes it back each time";
  it("is folded at spaces, with an indent", () => {
    expect(folded(line, 30)).toEqual(["  ! versioning: alice changes", "      it back each time"]);
  });
  it("stays one line if it fits, or if there is no terminal", () => {
    for (const width of [line.length, Number.POSITIVE_INFINITY]) expect(folded(line, width)).toEqual([line]);
  });
  it("keeps a word whole that is longer than the terminal, so that it can be copied", () => {
    const arn = `arn:aws:iam::111122223333:role/${"x".repeat(40)}`;
    expect(folded(`  . ${arn} called PutBucketTagging`, 30)).toEqual([
      `  . ${arn}`,
      "      called PutBucketTagging",
    ]);
  });
  it.each([1, 10, 24, 40])("loses nothing at %i columns", (width) => {
    expect(folded(line, width).join(" ").replace(/ +/g, " ")).toBe(line.replace(/ +/g, " "));
  });
  it("has the colour of its sign in each part", () => {
    expect(colourSigns(words`${line}`, paintWith(true), 30).text.split("\n")).toEqual(
      folded(line, 30).map((part) => red(part).text),
    );
  });
});

describe("columns", () => {
  const rows = [
    ["BUCKET", "VERDICT", "WHY"],
    ["orders", "converged", ""],
    ["orders-archive", "blocked", "AccessDenied"],
  ];

  it("stand under each other, and no line ends in spaces", () => {
    expect(columns(rows, 80).text.split("\n")).toEqual([
      "BUCKET          VERDICT    WHY",
      "orders          converged",
      "orders-archive  blocked    AccessDenied",
    ]);
  });

  it("stand under each other whatever is coloured", () => {
    const coloured = rows.map(([bucket = "", verdict = "", why = ""]) => [bucket, green(verdict), why]);
    expect(columns(coloured, 80).text.split("\n")[2]).toBe(
      `orders-archive  ${green("blocked")}    AccessDenied`,
    );
  });

  it("are cut where the terminal ends", () => {
    expect(columns(rows, 20).text.split("\n")).toEqual([
      "BUCKET          V...",
      "orders          c...",
      "orders-archive  b...",
    ]);
  });

  it("are nothing without rows", () => expect(columns([], 80).text).toBe(""));
});

describe("the lines of a plan", () => {
  const text = [
    "orders (ca-central-1):",
    "  + /tags: {}",
    "  - /cors: []",
    '  ~ /tags/a: "- " -> "+ "',
    "  > PutBucketTagging",
  ];

  it("are coloured by the sign that they begin with, and by nothing else in them", () => {
    const { red, green, yellow, bold } = paintWith(true);
    const [title = "", plus = "", minus = "", tilde = "", call = ""] = text;
    const coloured = [green(plus), red(minus), yellow(tilde), bold(call)].map((line) => line.text);
    expect(colourSigns(lines(text), paintWith(true)).text.split("\n")).toEqual([title, ...coloured]);
  });

  it("stay as they are without colours", () => {
    expect(colourSigns(lines(text), paintWith(false))).toEqual(lines(text));
  });
});
