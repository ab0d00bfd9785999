import { describe, expect, it } from "vitest";
import { patienceMs, until } from "../../local/wait.ts";
import { endOf, startCli } from "../support/cli.ts";
import { fakeAws, versioned } from "../support/fakeFleet.ts";
import { folderWith } from "../support/folder.ts";

const aws = fakeAws();
const names = Array.from({ length: 20 }, (_, index) => `bucket-${index}`);

const writes = () => aws().calls.filter((call) => call.startsWith("PUT"));

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts to apply twenty specs, and holds each write back until it is let go; all but the first for a while longer. */
async function startApply({ lagMs = 0 } = {}) {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  for (const name of names) aws().buckets.set(name, "Suspended");
  aws().intercept = async (call) => {
    if (call.startsWith("PUT")) await held;
    if (call.startsWith("PUT") && call !== writes()[0]) await wait(lagMs);
    return undefined;
  };
  const files = names.map((name): [string, string] => [`${name}.json`, JSON.stringify(versioned(name))]);
  const cwd = await folderWith(Object.fromEntries(files));
  const child = startCli(["apply", "-f", ".", "--yes"], { env: aws().env, cwd });
  const end = endOf(child);
  await until("writes", patienceMs, () => (writes().length === 5 ? true : undefined));
  return { child, end, letGo };
}

/** What was read of a bucket since it was written. */
const readBack = (write: string) =>
  aws().calls.slice(aws().calls.indexOf(write)).includes(write.replace("PUT", "GET"));

describe.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s in the middle of an apply", (signal, code) => {
  it("finishes and verifies the work in progress, and starts nothing else", async () => {
    const { child, end, letGo } = await startApply();
    const printed = new Promise((resolve) => child.stderr.once("data", resolve));
    child.kill(signal);
    await printed;
    letGo();
    const ended = await end;
    expect(ended).toMatchObject({
      code,
      stderr: "stopping after the work in progress; interrupt again to stop at once\n",
    });
    expect(ended.stdout).toMatch(/Apply: 20 buckets, 5 converged, 0 not, 15 not started\.\n$/);
    expect(writes().length).toBe(5);
    expect(writes().filter((write) => !readBack(write))).toEqual([]);
  });

  it("ends it at once when it comes twice", async () => {
    const { child, end, letGo } = await startApply();
    const printed = new Promise((resolve) => child.stderr.once("data", resolve));
    child.kill(signal);
    await printed;
    child.kill(signal);
    // Long before the client would give up its write.
    const late = wait(8_000).then(() => ({ code: "late" }));
    expect((await Promise.race([end, late])).code).toBe(code);
    letGo();
  });
});

it("an apply whose output is closed finishes the work in progress, and starts nothing else", async () => {
  const { child, end, letGo } = await startApply({ lagMs: 500 });
  end.catch(() => undefined);
  const code = new Promise((resolve) => child.once("exit", resolve));
  child.stdout.destroy();
  letGo();
  expect(await code).toBe(141);
  expect(writes().length).toBeLessThan(20);
  expect(writes().filter((write) => !readBack(write))).toEqual([]);
});
