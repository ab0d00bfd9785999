import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { showProgress } from "../../cli/program/progress.ts";
import { hasTerminal, startInTerminal } from "../support/cli.ts";
import { fakeAws, fillFleet } from "../support/fakeFleet.ts";

/** A stream that keeps what is written to it. */
const stream = (columns?: number) => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  return { written, write, ...(columns && { isTTY: true, columns }) };
};

const clear = "\r\x1b[K";

describe("progress", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  /** What is shown after `ms`, when `done` of a hundred are done. */
  function shownAfter(ms: number, done: number, columns?: number) {
    const screen = stream(columns);
    const progress = showProgress("reading buckets", 100, screen);
    for (let step = 0; step < done; step++) progress.step();
    vi.advanceTimersByTime(ms);
    return { progress, last: screen.written.at(-1), screen };
  }

  it("is not shown for what takes less than a second", () => {
    const { progress, screen } = shownAfter(900, 10, 80);
    progress.end();
    expect(screen.written).toEqual([]);
  });

  it("is a bar with counts and the time left on a terminal", () => {
    expect(shownAfter(10_000, 25, 80).last).toBe(
      `${clear}reading buckets [#####               ] 25/100, 30 s left`,
    );
  });

  it.each([
    [41, "reading buckets 25/100, 30 s left"],
    [25, "25/100, 30 s left"],
    [10, "25/100, 3"],
  ])("fits on a terminal of %i columns", (columns, line) => {
    expect(shownAfter(10_000, 25, columns).last).toBe(`${clear}${line}`);
  });

  it("leaves nothing behind", () => {
    const { progress, screen } = shownAfter(2_000, 25, 80);
    progress.end();
    expect(screen.written.at(-1)).toBe(clear);
  });

  it("is a plain line every ten seconds without a terminal", () => {
    const { screen } = shownAfter(25_000, 50);
    expect(screen.written).toEqual([
      "reading buckets [##########          ] 50/100, 10 s left\n",
      "reading buckets [##########          ] 50/100, 20 s left\n",
    ]);
  });
});

const aws = fakeAws();
if (!hasTerminal) console.warn("skipped: progress on a terminal, which needs script of util-linux");
it.runIf(hasTerminal)("a bar and results do not get into each other's lines on a terminal", async () => {
  fillFleet(aws(), 100);
  aws().intercept = async (call) => {
    if (call.startsWith("GET")) await new Promise((resolve) => setTimeout(resolve, 200));
    return undefined;
  };
  const { screen, code } = await startInTerminal(["plan", "--all"], { env: aws().env }).ended;
  expect(code).toBe(0);
  expect(screen).toMatch(/reading buckets \[#+ *\] \d+\/100, \d s left/);
  // What was cleared is not there any more; what is left of each line is all that it should be.
  const left = screen
    .split("\n")
    .map((line) => line.slice(line.lastIndexOf(clear) + 1).replace("\x1b[K", ""));
  expect(left.filter((line) => line.includes("reading buckets"))).toEqual([]);
  expect(left.filter((line) => line.endsWith(" (ca-central-1):")).length).toBe(10);
});
