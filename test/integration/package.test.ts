import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { commands } from "../../cli/commands/index.ts";
import { specSchema } from "../../exports/index.ts";
import { entries, mistakes, seed, spec } from "../support/consumerFiles.ts";
import {
  consumer,
  installed,
  installPackage,
  program,
  removePackage,
  repository,
  run,
  tsc,
} from "../support/installed.ts";
import { nodesHere } from "../support/nodes.ts";

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: "nodenext",
  target: "es2024",
  types: ["node"],
  skipLibCheck: true,
  resolveJsonModule: true,
  outDir: "out",
};

beforeAll(async () => {
  await installPackage();
  const files = { "seed.ts": seed, "entries.ts": entries, "mistakes.ts": mistakes };
  for (const [name, text] of Object.entries({ ...files, "orders.yaml": spec }))
    writeFileSync(join(consumer, name), text);
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(consumer, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: Object.keys(files) }),
  );
  // Types that are lost would let the mistakes through.
  await run(tsc, ["-p", "."], consumer);
});

afterAll(removePackage);

describe("the package, as npm packs it", () => {
  it("holds the compiled library and command line, and nothing of functions, tests or the local stack", async () => {
    const folders = readdirSync(join(installed, "dist/package"));
    expect(folders.sort()).toEqual(["cli", "core", "deploy", "exports", "service"]);
    expect(readdirSync(installed).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "baselines",
      "deploy",
      "dist",
      "docs",
      "llms.txt",
      "package.json",
    ]);
  });

  it("has a README, and documents, of which each link leads to something", () => {
    const documents = [
      "README.md",
      ...readdirSync(join(installed, "docs"), { recursive: true })
        .map(String)
        .filter((name) => name.endsWith(".md"))
        .map((name) => join("docs", name)),
    ];
    const links = documents.flatMap((document) =>
      [...readFileSync(join(installed, document), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
        ([, target = ""]) => join(dirname(document), target),
      ),
    );
    expect(links).toContain("docs/facets.md");
    expect(links.filter((target) => !existsSync(join(installed, target)))).toEqual([]);
  });

  it("says of each attribute of a spec what it is, where an editor shows it", () => {
    const types = ["core/spec/desired.d.ts", "core/facets/attributes.d.ts"].map((file) =>
      readFileSync(join(installed, "dist/package", file), "utf8"),
    );
    for (const attribute of Object.keys(specSchema.shape))
      expect(types.join("\n"), attribute).toMatch(new RegExp(`\\*/\\n\\s+${attribute}\\??:`));
  });
});

const { nodes, missing } = nodesHere(["22", "24"]);
if (missing.length > 0)
  console.warn(
    `skipped: the package under Node ${missing.join(" and ")}, which is neither on PATH, nor in nvm, nor in .node22`,
  );

describe.each(nodes)("the package under Node $version", ({ path }) => {
  it("does what its documentation says", async () => {
    const lines = (await run(path, ["out/seed.js"], consumer)).trimEnd().split("\n");
    expect(lines[0]).toBe("example-bucket-name (ca-central-1) is now as its spec says:");
    expect(lines).toContain("example-bucket-name (ca-central-1) is in sync: nothing was sent.");
    expect(lines.at(-2)).toBe(
      'PutBucketVersioning {"Bucket":"example-bucket-name","VersioningConfiguration":{"Status":"Suspended"}}',
    );
    expect(lines.at(-1)).toBe("DeleteBucketTagging");
  });

  it("offers the schema, the facets, import, the difference of specs and the spec table by names of their own", async () => {
    const lines = (await run(path, ["out/entries.js"], consumer)).trimEnd().split("\n");
    expect(lines).toEqual([
      "true",
      "undefined",
      '[{"facet":"versioning","path":"/versioning/Status","before":"Enabled","after":"Suspended"}]',
      "true true",
      "true The desired state of an S3 bucket true",
    ]);
  });

  it("offers the manager and its providers under its name", async () => {
    const print = 'console.log(Object.keys(await import("dxaws-s3")).join())';
    const names = (await run(path, ["--input-type=module", "--eval", print], consumer)).trim().split(",");
    expect(names).toEqual(
      expect.arrayContaining(["S3Manager", "AwsS3Provider", "MemoryS3Provider", "RecordingS3Provider"]),
    );
  });

  it("has the program, with every command", async () => {
    // What Node makes of the code is kept from one process to the next: it takes half of the time of each.
    vi.stubEnv("NODE_COMPILE_CACHE", join(consumer, ".compiled"));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await run(path, [program, "--help"], consumer)).toContain("\nSpecs:\n  validate ");
    for (const { name } of commands)
      expect(await run(path, [program, name, "--help"], consumer)).toContain(`Usage: dxaws-s3 ${name} `);
    expect(await run(path, [program, "validate", "orders.yaml"], consumer)).toBe(
      "1 valid spec in 1 file, 0 problems\n",
    );
  });

  it("has the help of the program within twice what an empty Node takes of the processor", async () => {
    writeFileSync(join(consumer, "empty.js"), "");
    let [empty, help] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    // By turns, so that whatever else the machine does meets both. The least of each is what it takes by itself: more rounds
    // only come nearer to it, and on a busy machine it takes more of them.
    for (let round = 0; round < 100 && (round < 10 || help >= 2 * empty); round++) {
      empty = Math.min(empty, timed(path, ["empty.js"]));
      help = Math.min(help, timed(path, [program, "--help"]));
    }
    console.info(`--help takes ${help.toFixed(0)} ms, an empty Node ${empty.toFixed(0)} ms`);
    expect(help / empty).toBeLessThan(2);
  });
});

it("the program of the package is one that a shell can start", async () => {
  const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  expect(await run(program, ["--version"], consumer)).toBe(`${version}\n`);
  expect(await run("npx", ["--offline", "--no", "--", "dxaws-s3", "--version"], consumer)).toBe(
    `${version}\n`,
  );
});

// What a process has taken of the processor, not how long it took: other processes lengthen that.
const printer = `process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  process._rawDebug("took " + (user + system) / 1_000);
});`;

function timed(path: string, args: string[]): number {
  const hook = `--import=data:text/javascript,${encodeURIComponent(printer)}`;
  const { stderr } = spawnSync(path, [hook, ...args], { cwd: consumer, encoding: "utf8" });
  return Number(/^took (.+)$/m.exec(stderr)?.[1]);
}
