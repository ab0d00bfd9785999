import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patienceMs, until } from "../../../local/wait.ts";
import { resultsOf, runCli, stackEnv } from "../../support/cli.ts";
import { deployedWorld, uniqueName } from "../../support/stack.ts";

const world = deployedWorld();
const { s3 } = world.clients;
const LocationConstraint = world.stack.region as "ca-central-1";
const env = stackEnv();

/** A bucket that was made by hand, with every facet that the emulator supports well. */
async function livingBucket(name: string) {
  const Bucket = name;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await s3.send(
    new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "yes" }] } }),
  );
  const CORSRules = [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://shop.example.com"] }];
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  const Expiration = { Date: new Date("2030-01-01T00:00:00Z") };
  const Rules = [{ ID: "old", Status: "Enabled", Filter: { Prefix: "tmp/" }, Expiration }] as const;
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [...Rules] } }),
  );
}

const prefix = uniqueName("import");
const [first, second] = [`${prefix}-a`, `${prefix}-b`];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-"));
  await livingBucket(first);
  await livingBucket(second);
});
afterAll(() => rm(folder, { recursive: true }));

describe("a bucket without a spec", () => {
  it("is imported as a spec that is valid, and that a plan finds in sync", async () => {
    const ran = await runCli(["import", first], { env });
    expect(ran.stderr).toContain("Import: 1 imported, each in sync with its spec");
    expect(ran.stdout).toMatch(/versioning: true\n/);
    expect(ran.stdout).toMatch(/tags:\n {2}team: "yes"\n/);
    const file = join(folder, "printed.yaml");
    await writeFile(file, ran.stdout);
    expect((await runCli(["validate", file])).code).toBe(0);
    const plan = await runCli(["plan", "-f", file, "--detailed-exitcode"], { env });
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringContaining("1 in sync")]);
    await rm(file);
  });

  it("is imported with all others that its prefix names, a file each, and JSON for programs", async () => {
    const ran = await runCli(["import", "--all", "--prefix", prefix, "--out", folder, "--output", "json"], {
      env,
    });
    expect(resultsOf(ran)).toMatchObject([
      { version: 2, kind: "imported", bucket: first, spec: { versioning: true, tags: { team: "yes" } } },
      { version: 2, kind: "imported", bucket: second },
    ]);
    expect((await readdir(folder)).sort()).toEqual([`${first}.yaml`, `${second}.yaml`, "spec.schema.json"]);
    expect((await runCli(["validate", folder])).code).toBe(0);
  });

  it("that does not exist is named, and the exit code is 1", async () => {
    const ran = await runCli(["import", `${prefix}-none`], { env });
    expect([ran.code, ran.stdout]).toEqual([1, ""]);
    expect(ran.stderr).toContain(`! ${prefix}-none: the bucket does not exist`);
  });
});

it("a first contact that replaced a bucket's tags is undone, and the bucket has them again", async () => {
  const tags = async () => (await s3.send(new GetBucketTaggingCommand({ Bucket: second }))).TagSet;
  const { region } = world.stack;
  await world.putSpec({ name: second, region, tags: { team: "orders" }, lifecycle: null });
  await world.happened(second, "", ({ verdict }) => verdict === "converged");
  expect(await tags()).toEqual([{ Key: "team", Value: "orders" }]);
  const unasked = await runCli(["undo", second, "--yes"], { env });
  expect(unasked.code).toBe(1);
  expect(unasked.stderr).toContain("use --accept deletes");
  const ran = await runCli(["undo", second, "--yes", "--accept", "deletes"], { env });
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  expect(ran.stdout).toContain('~ /tags/team: "orders" -> "yes"');
  await until("the old tags", patienceMs, async () =>
    (await tags())?.[0]?.Value === "yes" ? true : undefined,
  );
  const plan = await runCli(["plan", second, "--detailed-exitcode"], { env });
  expect([plan.code, plan.stdout]).toEqual([0, expect.stringContaining("1 in sync")]);
});
