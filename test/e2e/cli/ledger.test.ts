import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { patienceMs, until } from "../../../local/wait.ts";
import { resultsOf, runCli, stackEnv, startCli } from "../../support/cli.ts";
import { managedBucket } from "../../support/managedBucket.ts";
import { deployedWorld, uniqueName } from "../../support/stack.ts";

const world = deployedWorld();
const { region, account } = world.stack;
const env = stackEnv();
const dxaws = (...words: string[]) => runCli(words, { env });

let name: string;
let requestId: string | undefined;
beforeAll(async () => {
  name = await managedBucket(world, "history", { versioning: true });
  const suspended = { Bucket: name, VersioningConfiguration: { Status: "Suspended" } } as const;
  const { $metadata } = await world.clients.alice.send(new PutBucketVersioningCommand(suspended));
  requestId = $metadata.requestId;
  await world.reconciled(requestId);
});

describe("the history of a bucket", () => {
  it("says who changed what, which call repaired it, and how fast", async () => {
    const { code, stdout, stderr } = await dxaws("history", name);
    expect([code, stderr]).toEqual([0, ""]);
    const [heading, who, what, call] = stdout.split("\n");
    expect(heading).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ converged \(detected after \S+ s, repaired after \S+ s\)$/,
    );
    expect(who).toMatch(
      new RegExp(
        `^ {2}\\. alice from 127\\.0\\.0\\.1, of account ${account} called PutBucketVersioning at \\S+ \\S+ \\(request ${requestId}\\)$`,
      ),
    );
    expect(what).toBe('  ~ /versioning/Status: "Suspended" -> "Enabled" (weaker)');
    expect(call).toMatch(/^ {2}> PutBucketVersioning \(request \S+\)$/);
  });

  it("begins with the newest, and ends at the limit", async () => {
    const all = resultsOf(await dxaws("history", name, "--output", "json"));
    const times = all.map(({ at }) => `${at}`);
    expect(times).toEqual(times.toSorted().reverse());
    expect(all.at(-1)).toMatchObject({ kind: "history", bucket: name, causes: [{ why: "spec" }] });
    expect(resultsOf(await dxaws("history", name, "-n", "1", "--output", "json"))).toEqual(all.slice(0, 1));
  });

  it("that does not exist is no error, and is said", async () => {
    expect(await dxaws("history", "nobodys-bucket")).toEqual({
      code: 0,
      stdout: "",
      stderr: "the ledger has no history of nobodys-bucket\n",
    });
  });

  it("of a limit that is no number is refused", async () => {
    const { code, stderr } = await dxaws("history", name, "--limit", "all");
    expect([code, stderr]).toEqual([1, "error: --limit must be a number of at least 1, not all\n"]);
  });
});

describe("the status of the fleet", () => {
  it("has a line for each bucket that is asked for, and a sum", async () => {
    const { code, stdout } = await dxaws("status", `${name}*`, "--all");
    expect(code).toBe(0);
    const [heading, line, sum] = stdout.split("\n");
    expect(heading).toMatch(/^BUCKET +VERDICT +READ +NEXT/);
    expect(line).toMatch(new RegExp(`^${name} +converged +\\S+ s ago`));
    expect(sum).toBe("1 bucket: 1 converged");
  });

  it("says what is wrong with a bucket, and has the worst first", async () => {
    const wrong = uniqueName("wrong");
    await world.putSpec({ name: wrong, region, versionning: true });
    await world.statusAfter(wrong, "");
    const results = resultsOf(await dxaws("status", name, wrong, "--output", "json"));
    expect(results).toMatchObject([
      { kind: "status", bucket: wrong, verdict: "invalid", reason: expect.stringContaining("/versionning") },
      { kind: "status", bucket: name, verdict: "converged" },
    ]);
    await world.deleteSpec(wrong);
  });

  it("fits a narrow terminal", async () => {
    const { stdout } = await runCli(["status"], { env: { ...env, COLUMNS: "40" } });
    // A bucket's name is never cut.
    const lines = stdout
      .split("\n")
      .slice(0, -2)
      .filter((line) => line.includes(" "));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  });

  it("is printed repeatedly with --watch, until Ctrl-C", async () => {
    const watch = startCli(["status", name, "--watch"], { env });
    let printed = "";
    watch.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    await until(
      "a second status",
      patienceMs,
      () => (printed.match(/reconciled/g) ?? []).length > 1 || undefined,
    );
    const ended = new Promise((resolve) => watch.once("exit", resolve));
    watch.kill("SIGINT");
    expect(await ended).toBe(130);
  });
});
