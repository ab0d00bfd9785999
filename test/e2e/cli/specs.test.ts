import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { resultsOf, runCli, stackEnv } from "../../support/cli.ts";
import { folderWith } from "../../support/folder.ts";
import { managedBucket } from "../../support/managedBucket.ts";
import { deployedWorld, uniqueName } from "../../support/stack.ts";

const world = deployedWorld();
const { region } = world.stack;
const env = stackEnv();
const dxaws = (...words: string[]) => runCli(words, { env });

/** A folder with one spec in it, as YAML. */
const specFile = (name: string, ...lines: string[]) =>
  folderWith({ "spec.yaml": [`name: ${name}`, `region: ${region}`, ...lines, ""].join("\n") });

describe("a new spec", () => {
  it("is shown with its plan, written, and from then on the bucket is so", async () => {
    const name = uniqueName("put");
    const folder = await specFile(name, "versioning: true");
    const ran = await dxaws("put", folder, "--yes");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout.split("\n")).toEqual(
      expect.arrayContaining([
        `new spec of ${name}:`,
        "  + /versioning: true",
        `${name} (${region}) does not exist:`,
        "  > CreateBucket",
        "  > PutBucketVersioning",
        `the spec of ${name} is written`,
      ]),
    );
    await world.statusAfter(name, "", ({ verdict }) => verdict === "converged");
    const { Status } = await world.clients.s3.send(new GetBucketVersioningCommand({ Bucket: name }));
    expect(Status).toBe("Enabled");
  });

  it("is not written without a yes, if there is no terminal to ask", async () => {
    const name = uniqueName("put");
    const ran = await dxaws("put", await specFile(name));
    expect(ran).toMatchObject({
      code: 1,
      stderr: "error: no terminal to ask for confirmation: use --yes\n",
    });
    expect((await dxaws("get", name)).stderr).toBe(`error: the spec table has no spec of ${name}\n`);
  });

  it("that is wrong is refused, and so are those beside it", async () => {
    const name = uniqueName("put");
    const folder = await folderWith({
      "a.yaml": `name: ${name}\n`,
      "b.yaml": `name: ${name}-b\nversionning: true\n`,
    });
    const ran = await dxaws("put", folder, "--yes");
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatch(/b\.yaml:2:1: \/versionning: unknown key; did you mean "versioning"\?\n$/);
    expect((await dxaws("get", name)).code).toBe(1);
  });
});

describe("a spec that is there", () => {
  it("is printed by get as a file that put takes, and put of this file changes nothing", async () => {
    const name = await managedBucket(world, "got", { tags: { team: "orders" }, versioning: true });
    const { stdout } = await dxaws("get", name);
    expect(stdout).toMatch(/^# dxaws-s3 version: [0-9a-f]{16}\n/);
    const folder = await folderWith({ "got.yaml": stdout });
    expect(await dxaws("put", folder, "--yes")).toEqual({
      code: 0,
      stdout: `the spec of ${name} already says so\n`,
      stderr: "",
    });
  });

  it("is listed, with how it is treated", async () => {
    const name = await managedBucket(world, "listed", { tags: {}, mode: "enforce" });
    const listed = resultsOf(await dxaws("list", "--output", "json"));
    expect(listed).toContainEqual({
      version: 2,
      kind: "listed",
      name,
      region,
      treatment: "enforce",
      facets: ["tags"],
    });
  });

  it("is not overwritten by a file that was read before another principal changed it", async () => {
    const name = await managedBucket(world, "stale", { tags: { team: "orders" } });
    const { stdout } = await dxaws("get", name);
    await world.putSpec({ name, region, tags: { team: "theirs" } });
    const folder = await folderWith({ "mine.yaml": stdout.replace("orders", "mine") });
    const ran = await dxaws("put", folder, "--yes");
    expect(ran).toEqual({
      code: 1,
      stdout: expect.stringContaining('  ~ /tags/team: "mine" -> "theirs"'),
      stderr: `error: the spec of ${name} has changed since it was read: review the change, and try again\n`,
    });
    expect((await dxaws("get", name)).stdout).toContain("team: theirs");
  });

  it("is deleted, and its bucket stays as it is", async () => {
    const name = await managedBucket(world, "deleted", { versioning: true });
    expect(resultsOf(await dxaws("delete", name, "--yes", "--output", "json"))).toEqual([
      { version: 2, kind: "deleted", bucket: name },
    ]);
    expect((await dxaws("get", name)).code).toBe(1);
    const { Status } = await world.clients.s3.send(new GetBucketVersioningCommand({ Bucket: name }));
    expect(Status).toBe("Enabled");
  });
});
