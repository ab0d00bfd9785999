import { describe, expect, it } from "vitest";
import { hasTerminal, resultsOf, runCli, startInTerminal } from "../support/cli.ts";
import { fakeAws, versioned } from "../support/fakeFleet.ts";
import { folderWith } from "../support/folder.ts";

const aws = fakeAws();
const writes = () => aws().calls.filter((call) => call.startsWith("PUT"));

const specsOf = (names: readonly string[]) =>
  folderWith(Object.fromEntries(names.map((name) => [`${name}.json`, JSON.stringify(versioned(name))])));

async function applyFiles(names: readonly string[], ...args: string[]) {
  return runCli(["apply", "-f", ".", ...args], { env: aws().env, cwd: await specsOf(names) });
}

describe("apply, with one's own credentials", () => {
  it("shows the plan, writes, reads back, and prints the result", async () => {
    aws().buckets.set("orders", "Suspended");
    const { code, stdout, stderr } = await applyFiles(["orders"], "--yes");
    expect({ code, stdout: stdout.replace(/request R\d+/, "request ..."), stderr }).toEqual({
      code: 0,
      stderr: "",
      stdout: `+ missing   - extra   ~ different   > a call
orders (ca-central-1):
drift:
  ~ /versioning/Status: "Suspended" -> "Enabled" (weaker)
would send:
  > PutBucketVersioning
Plan: 1 call, 0 refusals, 0 unknown.
orders (ca-central-1) is now as its spec says:
sent:
  > PutBucketVersioning (request ...)
Apply: 1 call sent, 0 failed, verified.
Apply: 1 bucket, 1 converged, 0 not.
`,
    });
    expect(aws().buckets.get("orders")).toBe("Enabled");
  });

  it("prints the same as JSON", async () => {
    const results = resultsOf(await applyFiles(["orders"], "--yes", "--output", "json"));
    expect(results.map(({ kind }) => kind)).toEqual(["plan", "applied", "appliedAll"]);
  });

  it("writes nothing to a bucket that is in sync", async () => {
    aws().buckets.set("orders", "Enabled");
    const { code, stderr } = await applyFiles(["orders"], "--yes");
    expect({ code, stderr, writes: writes() }).toEqual({ code: 0, stderr: "nothing to do\n", writes: [] });
  });

  it("needs a yes where there is no terminal to ask, and writes nothing", async () => {
    const { code, stderr } = await applyFiles(["orders"]);
    expect({ code, stderr, writes: writes() }).toEqual({
      code: 1,
      stderr: "error: no terminal to ask for confirmation: use --yes\n",
      writes: [],
    });
  });

  it("is an error when S3 refuses one of the writes, and the others are made", async () => {
    aws().buckets.set("orders", "Suspended").set("archive", "Suspended");
    aws().intercept = (call) =>
      call === "PUT orders?versioning" ? { status: 403, code: "AccessDenied" } : undefined;
    const { code, stdout } = await applyFiles(["orders", "archive"], "--yes");
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed:\n {2}! PutBucketVersioning was denied/);
    expect(stdout).toMatch(/Apply: 2 buckets, 1 converged, 1 not\.\n$/);
    expect(aws().buckets.get("archive")).toBe("Enabled");
  });

  it("does not write what it cannot plan, and is an error", async () => {
    aws().buckets.set("orders", "Suspended").set("moved", "Suspended");
    aws().intercept = (call) =>
      call === "GET moved?versioning" ? { status: 301, code: "PermanentRedirect" } : undefined;
    const { code, stdout } = await applyFiles(["orders", "moved"], "--yes");
    expect(stdout).toContain("moved: the bucket is in another region, not in the region of its spec\n");
    expect({ code, writes: writes() }).toEqual({ code: 1, writes: ["PUT orders?versioning"] });
  });

  it("does not overrule the service's own spec unless asked to", async () => {
    aws().buckets.set("orders", "Suspended");
    aws().specs.set("orders", { ...versioned("orders"), versioning: false });
    const refused = await applyFiles(["orders"], "--yes");
    expect(refused.stderr).toBe(
      "error: the service has another spec of orders: write this one first with dxaws-s3 put, or use --direct\n",
    );
    expect(writes()).toEqual([]);
    expect((await applyFiles(["orders"], "--yes", "--direct")).code).toBe(0);
    expect(writes()).toEqual(["PUT orders?versioning"]);
  });

  it("applies nothing at all when one of the files is wrong", async () => {
    const cwd = await folderWith({
      "good.json": JSON.stringify(versioned("orders")),
      "wrong.yaml": "name: archive\nversionning: true\n",
    });
    const { code, stderr } = await runCli(["apply", "-f", ".", "--yes"], { env: aws().env, cwd });
    expect({ code, stderr, calls: aws().calls }).toEqual({
      code: 1,
      stderr: 'error: wrong.yaml:2:1: /versionning: unknown key; did you mean "versioning"?\n',
      calls: [],
    });
  });
});

const never = [{ kind: "deny", schedule: "* * * * *", duration: "1h" }];

describe("what keeps the service from writing keeps apply from it, and says so", () => {
  const applied = async (spec: object, ...args: string[]) => {
    aws().buckets.set("orders", "Suspended");
    const cwd = await folderWith({ "orders.json": JSON.stringify({ ...versioned("orders"), ...spec }) });
    return runCli(["apply", "-f", ".", "--direct", "--yes", ...args], { env: aws().env, cwd });
  };

  it.each([
    ["observe", { mode: "observe" }, {}, "its spec says mode: observe"],
    ["a pause", { paused: true }, {}, "paused until it is resumed"],
    ["a window of the spec", { windows: never }, {}, "maintenance windows"],
    ["a window of the operator", {}, { windows: never }, "maintenance windows"],
    ["first contact", {}, { adoption: "asked" }, "adopt: true"],
  ])("%s, unless it is forced, which is printed", async (_, spec, settings, reason) => {
    Object.assign(aws().settings ?? {}, settings);
    const held = await applied(spec);
    expect(held).toMatchObject({ code: 1, stderr: "nothing was applied\n" });
    expect(held.stdout).toContain(reason);
    expect(held.stdout).toContain("> PutBucketVersioning");
    expect(writes()).toEqual([]);
    const forced = await applied(spec, "--force");
    expect(forced.stdout).toMatch(new RegExp(`! forced in spite of \\w+: .*${reason}`));
    expect({ code: forced.code, writes: writes() }).toEqual({ code: 0, writes: ["PUT orders?versioning"] });
  });

  it("and what cannot be undone takes its name, as with put", async () => {
    aws().buckets.set("orders", "");
    const first = await applyFiles(["orders"], "--direct", "--yes");
    expect(first).toMatchObject({ code: 1 });
    expect(first.stderr).toContain("--accept irreversible");
    expect(writes()).toEqual([]);
    const accepted = await applyFiles(["orders"], "--direct", "--yes", "--accept", "irreversible");
    expect({ code: accepted.code, writes: writes() }).toEqual({ code: 0, writes: ["PUT orders?versioning"] });
  });

  it.each([
    ["is paused", { paused: true }, "paused until it is resumed"],
    ["only observes", { mode: "observe" }, "its spec says mode: observe"],
    ["has a closed window", { windows: never }, "maintenance windows"],
  ])("the spec of the service binds a file that says otherwise: it %s", async (_, deployed, reason) => {
    aws().specs.set("orders", { ...versioned("orders"), ...deployed });
    const held = await applied({});
    expect(held.code).toBe(1);
    expect(held.stderr).toContain("the service has another spec of orders");
    expect(held.stdout).toContain(reason);
    expect(writes()).toEqual([]);
    expect((await applied({}, "--force")).code).toBe(0);
  });

  it("and if it cannot be read, nothing is sent without --force", async () => {
    aws().settings = { repairsAMinute: 0 };
    const blind = await applied({});
    expect(blind.stderr).toContain("cannot read what stops the service from writing");
    expect({ code: blind.code, writes: writes() }).toEqual({ code: 1, writes: [] });
    expect((await applied({}, "--force")).code).toBe(0);
  });

  it("the service is forced in another way", async () => {
    aws().buckets.set("orders", "Suspended");
    aws().specs.set("orders", versioned("orders"));
    const { code, stderr } = await runCli(["apply", "orders", "--force", "--yes"], { env: aws().env });
    expect(stderr).toBe("error: --force requires --direct; for the service, use dxaws-s3 reconcile --now\n");
    expect({ code, writes: writes() }).toEqual({ code: 1, writes: [] });
  });
});

if (!hasTerminal) console.warn("skipped: the question of apply, which needs script of util-linux");
describe.runIf(hasTerminal)("on a terminal apply asks first, and", () => {
  it.each([
    ["writes after a yes", "y\r", 0, ["PUT orders?versioning"]],
    ["writes nothing after a no", "n\r", 1, []],
    ["takes an empty answer for a no", "\r", 1, []],
    ["writes nothing after Ctrl-C", "\x03", 130, []],
  ])("%s", async (_, answer, code, written) => {
    aws().buckets.set("orders", "Suspended");
    const cwd = await specsOf(["orders"]);
    const session = startInTerminal(["apply", "-f", "."], { env: aws().env, cwd });
    await session.sees("Apply to 1 bucket? [y/N] ");
    session.types(answer);
    expect((await session.ended).code).toBe(code);
    expect(writes()).toEqual(written);
  });
});
