import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { off } from "../../../local/trail/switches.ts";
import { resultsOf, runCli, stackEnv } from "../../support/cli.ts";
import { folderWith } from "../../support/folder.ts";
import { managedBucket } from "../../support/managedBucket.ts";
import { deployedWorld, uniqueName } from "../../support/stack.ts";

const world = deployedWorld();
const { s3, alice } = world.clients;
const { region, account, trail } = world.stack;
const env = stackEnv();
const dxaws = (...words: string[]) => runCli(words, { env });

const versioning = async (Bucket: string) =>
  (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const suspend = (Bucket: string) =>
  alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));

describe("a bucket with drift without an event", () => {
  let name: string;
  beforeEach(async () => {
    name = await managedBucket(world, "silent", { versioning: true });
    await trail.setSwitches({ dropRate: 1 });
    await suspend(name);
    await trail.setSwitches(off);
  });
  afterEach(() => world.deleteSpec(name));

  it("is planned with the exact call, and nothing is written", async () => {
    const ran = await dxaws("plan", name, "--calls", "--detailed-exitcode");
    expect(ran).toEqual({
      code: 2,
      stderr: "",
      stdout: [
        "+ missing   - extra   ~ different   > a call",
        `${name} (${region}):`,
        "drift:",
        '  ~ /versioning/Status: "Suspended" -> "Enabled" (weaker)',
        // S3 may still show it as it was before our write: without an event, nothing more is known of the call.
        "held:",
        "  . versioning: versioning was written, and does not yet read back as written",
        `    > PutBucketVersioning {"Bucket":"${name}","ExpectedBucketOwner":"${account}","VersioningConfiguration":{"Status":"Enabled"}}`,
        "Plan: 1 bucket, 0 in sync, 1 different, 0 could not be read in full.",
        "",
      ].join("\n"),
    });
    expect(await versioning(name)).toBe("Suspended");
  });

  it("is among all that are planned", async () => {
    const results = resultsOf(await dxaws("plan", "--all", "--output", "json"));
    const plan = results.find(({ kind, bucket }) => kind === "plan" && bucket === name);
    expect(plan).toMatchObject({
      inSync: false,
      actions: [],
      held: [{ facet: "versioning", calls: [{ type: "PutBucketVersioning" }] }],
    });
    expect(results.at(-1)).toMatchObject({ kind: "planned", buckets: results.length - 1 });
  });

  it("is repaired by the service when its spec is applied", async () => {
    const results = resultsOf(await dxaws("apply", name, "--yes", "--output", "json"));
    expect(results).toMatchObject([
      { kind: "plan", bucket: name },
      {
        kind: "applied",
        bucket: name,
        by: "service",
        verdict: "converged",
        sent: [{ type: "PutBucketVersioning" }],
      },
      { kind: "appliedAll", buckets: 1, begun: 1, converged: 1 },
    ]);
    expect(await versioning(name)).toBe("Enabled");
    const [call] = (await trail.calls(name)).filter(({ write }) => write).slice(-1);
    expect(call?.principal).toBe("dxaws-s3-local-reconcile");
  });

  it("is repaired with the caller's credentials with --direct", async () => {
    const ran = await dxaws("apply", name, "--direct", "--yes");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toMatch(new RegExp(`^${name} \\(${region}\\) is now as its spec says:$`, "m"));
    expect(await versioning(name)).toBe("Enabled");
    const [call] = (await trail.calls(name)).filter(({ write }) => write).slice(-1);
    expect(call?.principal).toBe("operator");
  });

  it("is repaired when a check is requested", async () => {
    const ran = await dxaws("reconcile", name);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toMatch(
      new RegExp(`^${name}: converged\n {2}> PutBucketVersioning \\(request \\S+\\)\n$`),
    );
    expect(await versioning(name)).toBe("Enabled");
  });
});

describe("apply of files", () => {
  it("makes a bucket that the service does not know, with one's own credentials", async () => {
    const name = uniqueName("own");
    const folder = await folderWith({ "own.yaml": `name: ${name}\nregion: ${region}\nversioning: true\n` });
    const results = resultsOf(await dxaws("apply", "-f", folder, "--yes", "--output", "json"));
    expect(results).toMatchObject([
      { kind: "plan", exists: false },
      { kind: "applied", by: "library", verdict: "converged" },
      { kind: "appliedAll", converged: 1 },
    ]);
    expect(await versioning(name)).toBe("Enabled");
    expect(await world.status(name)).toBeUndefined();
  });

  it("refuses a file that says something else than the service's spec", async () => {
    const name = await managedBucket(world, "other", { versioning: true });
    const folder = await folderWith({
      "other.yaml": `name: ${name}\nregion: ${region}\nversioning: false\n`,
    });
    expect(await dxaws("apply", "-f", folder, "--yes")).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: the service has another spec of ${name}: write this one first with dxaws-s3 put, or use --direct\n`,
    });
    expect(await versioning(name)).toBe("Enabled");
  });
});
