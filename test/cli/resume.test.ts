import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { patienceMs, until } from "../../local/wait.ts";
import { endOf, runCli, startCli } from "../support/cli.ts";
import { fakeAws, fillFleet } from "../support/fakeFleet.ts";
import { folderWith } from "../support/folder.ts";

const aws = fakeAws();

/** Every read waits for this long, so that a run can be caught in the middle. */
const readMs = 20;
const slowly = async () => {
  await new Promise((resolve) => setTimeout(resolve, readMs));
  return undefined;
};
const reads = () => aws().calls.filter((call) => call.startsWith("GET"));

async function interruptedAt(count: number, cwd: string) {
  aws().intercept = slowly;
  const child = startCli(["plan", "--all", "--resume", "state"], { env: aws().env, cwd });
  const end = endOf(child);
  await until("some reads", patienceMs, () => (reads().length >= count ? true : undefined));
  child.kill("SIGINT");
  return end;
}

describe("a plan that was interrupted", () => {
  it("goes on where it stopped, and sums up all of it", async () => {
    fillFleet(aws(), 200);
    const cwd = await folderWith({});
    const first = await interruptedAt(40, cwd);
    expect(first.code).toBe(130);
    expect(first.stdout).toMatch(/Plan: \d+ buckets, .*; stopped before the end\.\n$/);
    const before = reads().length;
    expect(before).toBeLessThan(200);

    const args = ["plan", "--all", "--resume", "state", "--detailed-exitcode"];
    const second = await runCli(args, { env: aws().env, cwd });
    expect(second.stdout).toMatch(
      /Plan: 200 buckets, 180 in sync, 20 different, 0 could not be read in full\.\n$/,
    );
    expect(second.code).toBe(2);
    expect(second.stderr).toBe(`${before} buckets already read by the earlier run\n`);
    // What was under way at the signal was finished and is not read again.
    expect(new Set(reads()).size).toBe(200);
    expect(reads().length).toBe(200);
  });

  it("starts afresh once it came to its end", async () => {
    fillFleet(aws(), 3);
    const cwd = await folderWith({});
    const args = ["plan", "--all", "--resume", "state"];
    await runCli(args, { env: aws().env, cwd });
    await expect(readFile(join(cwd, "state"))).rejects.toThrow("ENOENT");
    await runCli(args, { env: aws().env, cwd });
    expect(reads().length).toBe(6);
  });

  it("does not go on with another plan's state", async () => {
    fillFleet(aws(), 200);
    const cwd = await folderWith({});
    await interruptedAt(20, cwd);
    const other = ["plan", "--all", "--stage", "other", "--resume", "state"];
    const { code, stderr } = await runCli(other, { env: aws().env, cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: state belongs to a different plan/);
  });

  it("reads again what could not be read, and what was half written down", async () => {
    fillFleet(aws(), 2);
    const run = { stage: "dev", all: true, names: [] };
    const state = [{ run }, { bucket: "bucket-0000", state: "incomplete" }].map((line) =>
      JSON.stringify(line),
    );
    const cwd = await folderWith({ state: `${state.join("\n")}\n{"bucket":"bucket-0001","sta` });
    await runCli(["plan", "--all", "--resume", "state"], { env: aws().env, cwd });
    expect(reads().sort()).toEqual(["GET bucket-0000?versioning", "GET bucket-0001?versioning"]);
  });
});
