import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { versionOf } from "../../cli/specs/specVersion.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import { resultsOf, runCli } from "../support/cli.ts";
import { fakeAws, fillFleet, versioned } from "../support/fakeFleet.ts";
import { folderWith } from "../support/folder.ts";

const aws = fakeAws();
const run = (...args: string[]) => runCli(["plan", ...args], { env: aws().env });

/** A bucket in sync, a drifted one, a missing one, one with an invalid spec, one without permission to read. */
function mixedFleet(): void {
  for (const name of ["in-sync", "drifted", "missing", "denied"]) aws().specs.set(name, versioned(name));
  aws().specs.set("wrong", { name: "wrong", versionning: true });
  aws().buckets.set("in-sync", "Enabled").set("drifted", "Suspended").set("denied", "Enabled");
  aws().intercept = (call) =>
    call === "GET denied?versioning" ? { status: 403, code: "AccessDenied" } : undefined;
}

describe("the plan of buckets", () => {
  it("prints drift and calls as two lists, and a summary in one line", async () => {
    aws().specs.set("orders", versioned("orders"));
    aws().buckets.set("orders", "Suspended");
    expect(await run("orders")).toEqual({
      code: 0,
      stderr: "",
      stdout: `+ missing   - extra   ~ different   > a call
orders (ca-central-1):
drift:
  ~ /versioning/Status: "Suspended" -> "Enabled" (weaker)
would send:
  > PutBucketVersioning
Plan: 1 bucket, 0 in sync, 1 different, 0 could not be read in full.
`,
    });
  });

  it("has a line for each value where the terminal is too narrow for both", async () => {
    aws().specs.set("orders", versioned("orders"));
    aws().buckets.set("orders", "Suspended");
    const { stdout } = await runCli(["plan", "orders"], { env: { ...aws().env, COLUMNS: "40" } });
    expect(stdout).toContain(`drift:
  ~ /versioning/Status: (weaker)
    - "Suspended"
    + "Enabled"
would send:`);
  });

  it("has the exact calls when asked for", async () => {
    aws().specs.set("orders", versioned("orders"));
    const { stdout } = await run("orders", "--calls");
    expect(stdout).toContain(`orders (ca-central-1) does not exist:
would send:
  > CreateBucket {"Bucket":"orders","CreateBucketConfiguration":{"LocationConstraint":"ca-central-1"}}
  > PutBucketVersioning {"Bucket":"orders","ExpectedBucketOwner":"111122223333","VersioningConfiguration":{"Status":"Enabled"}}
`);
  });

  it("is of the specs of files as well, without a deployment", async () => {
    aws().settings = undefined;
    aws().buckets.set("orders", "Enabled");
    const cwd = await folderWith({ "specs/orders.json": JSON.stringify(versioned("orders")) });
    const ran = await runCli(["plan", "-f", "specs"], { env: aws().env, cwd });
    expect(ran.stderr).toBe(
      "the plan uses the specs alone, without the settings of the service: there is no deployment dxaws-s3-dev\n",
    );
    expect(ran.stdout).toBe(`orders (ca-central-1) is in sync: nothing to do.
Plan: 1 bucket, 1 in sync, 0 different, 0 could not be read in full.
`);
  });

  it("leaves out buckets in sync with --all, and says why it has no plan for others", async () => {
    mixedFleet();
    const { stdout } = await run("--all");
    expect(stdout).not.toContain("in-sync");
    expect(stdout).toContain('wrong: /versionning: unknown key; did you mean "versioning"?\n');
    expect(stdout).toMatch(/^denied \(ca-central-1\):\nunknown:\n {2}\? versioning: .*AccessDenied/m);
    expect(stdout).toMatch(/Plan: 5 buckets, 1 in sync, 2 different, 2 could not be read in full\.\n$/);
  });

  it("has all of them in JSON", async () => {
    mixedFleet();
    const results = resultsOf(await run("--all", "--output", "json"));
    expect(results.map(({ kind }) => kind).sort()).toEqual(
      ["plan", "plan", "plan", "plan", "unplanned", "planned"].sort(),
    );
  });

  it("writes nothing", async () => {
    mixedFleet();
    await run("--all");
    expect(aws().calls.filter((call) => call.startsWith("P"))).toEqual([]);
  });
});

describe("with --html", () => {
  it("all buckets of a fleet of several pages are in one file, with the versions of their specs", async () => {
    mixedFleet();
    fillFleet(aws(), 60);
    aws().pageSize = 10;
    const cwd = await folderWith({});
    const ran = await runCli(["plan", "--all", "--html", "new/plan.html"], { env: aws().env, cwd });
    expect(ran.stdout).toMatch(/could not be read in full\. Page: new\/plan\.html\.\n$/);
    const text = await readFile(join(cwd, "new/plan.html"), "utf8");
    for (const name of aws().specs.keys()) expect(text).toContain(`<bdi>${name}</bdi>`);
    const { specs } = aws();
    expect(text).toContain(versionOf(specs.get("wrong") as SpecItem));
    for (const fact of ["<dd>111122223333</dd>", "<dd>of the spec table</dd>", "<dd>dxaws-s3 "])
      expect(text).toContain(fact);
    const sums = /Plan: (\d+) buckets, (\d+) in sync, (\d+) different, (\d+) could/.exec(ran.stdout);
    const [, all, inSync, different, incomplete] = sums ?? [];
    const counts = /<dl class="sums">.*?<\/dl>/s.exec(text)?.[0] ?? "";
    expect([...counts.matchAll(/<dd>(\d+)</g)].map(([, number]) => number)).toEqual([
      ...[different, incomplete, inSync],
      all,
    ]);
  });

  it("is in the JSON result, and cannot be combined with --resume, which reads only some buckets", async () => {
    mixedFleet();
    const cwd = await folderWith({});
    const where = { env: aws().env, cwd };
    const ran = await runCli(["plan", "drifted", "--html", "plan.html", "--output", "json"], where);
    expect(resultsOf(ran).at(-1)).toMatchObject({ kind: "planned", buckets: 1, page: "plan.html" });
    const both = await runCli(["plan", "--all", "--html", "plan.html", "--resume", "done"], where);
    expect(both).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("--html cannot be combined with --resume"),
    });
  });
});

describe("with --detailed-exitcode the exit code is", () => {
  it.each([
    ["0 if all are in sync", ["in-sync"], 0],
    ["2 if one differs", ["in-sync", "drifted"], 2],
    ["2 if one is missing", ["missing"], 2],
    ["3 if a facet could not be read, whatever else differs", ["drifted", "denied"], 3],
    ["3 if a spec is wrong", ["wrong"], 3],
    ["3 if there is no spec", ["unknown-bucket"], 3],
  ])("%s", async (_, names, code) => {
    mixedFleet();
    expect((await run(...names, "--detailed-exitcode")).code).toBe(code);
  });
});

describe("without it", () => {
  it("a difference is no error, and what could not be read is one", async () => {
    mixedFleet();
    expect((await run("drifted")).code).toBe(0);
    expect((await run("denied")).code).toBe(1);
  });
});

describe("the plan of many buckets", () => {
  it("goes through a spec table of several pages", async () => {
    fillFleet(aws(), 25);
    aws().pageSize = 10;
    expect((await run("--all")).stdout).toContain("Plan: 25 buckets, 22 in sync, 3 different, 0 could");
  });

  it("reads at most this many buckets at the same time", async () => {
    fillFleet(aws(), 30);
    let [reading, most] = [0, 0];
    aws().intercept = async (call) => {
      if (!call.startsWith("GET")) return undefined;
      reading += 1;
      most = Math.max(most, reading);
      await new Promise((resolve) => setTimeout(resolve, 20));
      reading -= 1;
      return undefined;
    };
    await run("--all", "--parallel", "4");
    expect(most).toBe(4);
  });

  it("survives throttling that outlasts the SDK's own patience", async () => {
    fillFleet(aws(), 3);
    const asked = new Map<string, number>();
    aws().intercept = (call) => {
      const times = (asked.get(call) ?? 0) + 1;
      asked.set(call, times);
      return call.startsWith("GET") && times <= 4 ? { status: 503, code: "SlowDown" } : undefined;
    };
    const { code, stdout } = await run("--all");
    expect(stdout).toContain("Plan: 3 buckets, 2 in sync, 1 different, 0 could not be read in full.");
    expect(code).toBe(0);
  });

  it("ends at once, with the reason, when no bucket can be read at all", async () => {
    fillFleet(aws(), 500);
    aws().intercept = (call) => (call.startsWith("GET") ? { status: 400, code: "ExpiredToken" } : undefined);
    const { code, stdout, stderr } = await run("--all");
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "error: the AWS session of the key AKIAFAKE (AWS_ACCESS_KEY_ID) has expired\nsign in again, for example with: aws sso login\n",
    });
    expect(aws().calls.filter((call) => call.startsWith("GET")).length).toBeLessThanOrEqual(20);
  });
});
