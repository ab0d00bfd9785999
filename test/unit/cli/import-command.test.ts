import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importBuckets } from "../../../cli/commands/import.ts";
import { allBuckets } from "../../../cli/deployment/buckets.ts";
import { validateFiles } from "../../../cli/specs/specsOf.ts";
import { MemoryS3, MemoryS3Provider } from "../../../exports/index.ts";
import { commandContext, type Heard } from "../../support/commandContext.ts";

const home = "ca-central-1";
const at = (region: string) => ({ LocationConstraint: region as "ca-central-1" });
const noOne = { LocationConstraint: undefined };

let s3: MemoryS3;
let out: string;
beforeEach(async () => {
  s3 = new MemoryS3();
  out = await mkdtemp(join(tmpdir(), "import-"));
});
afterEach(() => rm(out, { recursive: true }));

async function bucket(Bucket: string, region = home) {
  const CreateBucketConfiguration = region === "us-east-1" ? noOne : at(region);
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }), region);
  const Tagging = { TagSet: [{ Key: "team", Value: Bucket.split("-")[0] ?? "" }] };
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging }), region);
}

async function run(names: string[], options: object = {}, signal?: AbortSignal) {
  const provider = new MemoryS3Provider({ s3 });
  const deployment = { provider: async () => provider, region: async () => home };
  const { context, heard } = commandContext(deployment, true, signal);
  s3.calls.length = 0;
  const code = await importBuckets.run({ names, options: { ...options } }, context);
  expect(s3.calls.filter(({ write }) => write)).toEqual([]);
  return { code, heard };
}

const imported = ({ results }: Heard) =>
  results.flatMap(({ kind, spec }) =>
    kind === "imported" ? [spec as { name: string; region: string }] : [],
  );

describe("import prints", () => {
  it("a document for each bucket, which together are valid specs, and says what each facet is", async () => {
    await bucket("orders-a");
    await bucket("orders-b");
    const { code, heard } = await run(["orders-b", "orders-a", "orders-b"]);
    expect(code).toBe(0);
    const [first = "", second = ""] = heard.text.split("---\n");
    expect(first.replaceAll("orders-b", "orders-a")).toBe(second);
    expect(first).toMatch(
      /^name: orders-b\nregion: ca-central-1\n# labels the bucket for cost allocation, ownership and access control\ntags:/,
    );
    expect(first).toContain("blockPublicAccess: true\n");
    expect(first).toMatch(/\n# Not configured, and not managed.*\n# {3}versioning, policy,/);
    const { problems, specs } = await validateFiles(["-"], async () => heard.text);
    expect([problems, specs.map(({ desired }) => desired.name)]).toEqual([[], ["orders-b", "orders-a"]]);
    expect(heard.notes).toBe(
      "Import: 2 imported, each in sync with its spec.\nFacets that a bucket does not have are not managed: the end of each spec lists them.\n",
    );
  });

  it("of a bucket that does not exist, not that it is in sync", async () => {
    const { code, heard } = await run(["nosuch"]);
    expect(code).toBe(1);
    expect(heard.notes).toMatch(/\nImport: 0 imported; 1 failed\.\n$/);
  });

  it("with --minimal less of it, and names on both screens what is left out for that", async () => {
    await bucket("orders-a");
    const { heard } = await run(["orders-a"], { minimal: true });
    expect(heard.text).toMatch(/\n# Left out, since every new bucket has it: .*\n# - blockPublicAccess\n/);
    expect(heard.text).not.toContain("blockPublicAccess: true");
    expect(heard.notes).toMatch(/! orders-a: left out, and not managed: blockPublicAccess, ownership/);
    expect(heard.results).toMatchObject([{ leftOut: expect.arrayContaining(["encryption"]) }, ...[]]);
  });

  it("what a spec cannot express, among the notes, too", async () => {
    await bucket("orders-a");
    s3.plant("orders-a", "versioning", { Status: "Enabled", MFADelete: "Enabled" });
    const { heard } = await run(["orders-a"]);
    expect(heard.notes).toContain(
      "! orders-a: versioning is not managed in full: a spec cannot state /MFADelete",
    );
  });

  it("them in the order in which they were named, however long each takes", async () => {
    const names = ["orders-a", "orders-b", "orders-c"];
    for (const name of names) await bucket(name);
    // The first is read when the last has been.
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    s3.intercept = async (operation, Bucket) => {
      if (Bucket === "orders-a") await held;
      if (Bucket === "orders-c" && operation === "GetBucketTagging") release();
      return undefined;
    };
    expect(imported((await run(names)).heard).map(({ name }) => name)).toEqual(names);
  });

  it("as a comment what could not be read, and ends with 3", async () => {
    await bucket("orders-a");
    const denied = Object.assign(new Error("no"), {
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
    });
    s3.intercept = (operation) => (operation === "GetBucketPolicy" ? denied : undefined);
    const { code, heard } = await run(["orders-a"]);
    expect(code).toBe(3);
    expect(heard.text).toMatch(
      /\n# Not in this spec, so neither checked nor written:\n# - policy: GetBucketPolicy was denied/,
    );
    expect(heard.notes).toContain("? orders-a: policy could not be read");
  });

  it("those that it can, names the others, and ends with 1", async () => {
    await bucket("orders-a");
    const { code, heard } = await run(["nowhere", "orders-a"]);
    expect(code).toBe(1);
    expect(imported(heard).map(({ name }) => name)).toEqual(["orders-a"]);
    expect(heard.notes).toContain("! nowhere: the bucket does not exist");
  });

  /** Another principal enables or suspends versioning before each of its first reads. */
  const changing = (times: number) => {
    let reads = 0;
    s3.intercept = (operation) => {
      if (operation === "GetBucketVersioning" && reads++ < times)
        s3.plant("orders-a", "versioning", { Status: reads % 2 ? "Enabled" : "Suspended" });
      return undefined;
    };
  };

  it("the spec of a bucket that was changed between reading and proof, as it is then", async () => {
    await bucket("orders-a");
    changing(2);
    expect(imported((await run(["orders-a"])).heard)).toMatchObject([{ versioning: false }]);
  });

  it("no spec of a bucket that changes each time, and says what differs", async () => {
    await bucket("orders-a");
    changing(100);
    const { code, heard } = await run(["orders-a"]);
    expect([code, heard.text]).toEqual([1, ""]);
    expect(heard.notes).toMatch(
      /! orders-a: the bucket differs from the spec .*:\n(.*\n)*.*~ \/versioning\/Status/,
    );
  });

  it("no spec of a bucket that is another account's, where it is known whose the credentials are", async () => {
    await bucket("orders-a");
    const provider = new MemoryS3Provider({ s3, owner: "999999999999" });
    const { context, heard } = commandContext({ provider: async () => provider, region: async () => home });
    expect(await importBuckets.run({ names: ["orders-a"], options: {} }, context)).toBe(1);
    expect(heard.notes).toMatch(
      /! orders-a: HeadBucket was denied, or the bucket is owned by another account.*; if it is in another account of the deployment, name that account: --account ACCOUNT/,
    );
  });

  it("nothing more after a signal", async () => {
    await bucket("orders-a");
    const { heard } = await run(["orders-a"], {}, AbortSignal.abort());
    expect([heard.text, s3.calls]).toEqual(["", []]);
  });
});

describe("import --all", () => {
  it("finds all buckets of the account, more than a page holds", async () => {
    for (let index = 0; index < 1_200; index++) await bucket(`shop-${index}`);
    const found = new Set<string>();
    for await (const { name } of allBuckets(new MemoryS3Provider({ s3 }), home)) found.add(name);
    expect(found.size).toBe(1_200);
  });

  it("imports the buckets of all regions whose names begin with the prefix", async () => {
    const regions = ["ca-central-1", "us-east-1", "eu-west-1"];
    for (let index = 0; index < 12; index++) await bucket(`shop-${index}`, regions[index % 3]);
    await bucket("other-a");
    const { code, heard } = await run([], { all: true, prefix: "shop-" });
    expect(code).toBe(0);
    expect(imported(heard)).toHaveLength(12);
    expect(new Set(imported(heard).map(({ region }) => region))).toEqual(new Set(regions));
  });

  it("requests the region of a bucket if the list does not have it", async () => {
    await bucket("shop-a", "eu-west-1");
    const { heard } = await run(["shop-a"]);
    expect(imported(heard)).toMatchObject([{ name: "shop-a", region: "eu-west-1" }]);
  });
});

describe("import --out", () => {
  it("writes a file for each bucket, and the schema beside them", async () => {
    await bucket("orders-a");
    await bucket("orders-b", "eu-west-1");
    await run([], { all: true, out });
    expect((await readdir(out)).sort()).toEqual(["orders-a.yaml", "orders-b.yaml", "spec.schema.json"]);
    const { problems, specs } = await validateFiles([out], async () => "");
    expect([problems, specs.length]).toEqual([[], 2]);
    expect(await readFile(join(out, "orders-a.yaml"), "utf8")).toMatch(
      /^# yaml-language-server: \$schema=\.\/spec\.schema\.json\n/,
    );
  });

  it("never replaces a file", async () => {
    await bucket("orders-a");
    await run(["orders-a"], { out });
    const written = await readFile(join(out, "orders-a.yaml"), "utf8");
    await bucket("orders-b");
    const { code, heard } = await run([], { all: true, out });
    expect(code).toBe(1);
    expect(heard.notes).toMatch(/orders-a: .*orders-a.yaml already exists/);
    expect(await readFile(join(out, "orders-a.yaml"), "utf8")).toBe(written);
    expect(await readdir(out)).toContain("orders-b.yaml");
  });
});

it.each([
  [[], {}, /name buckets/],
  [["orders-a"], { all: true }, /not both/],
  [["orders-a"], { prefix: "o" }, /--prefix requires --all/],
])("import %j %j is refused before anything is read", async (names, options, reason) => {
  await expect(run(names, options)).rejects.toThrow(reason);
  expect(s3.calls).toEqual([]);
});
