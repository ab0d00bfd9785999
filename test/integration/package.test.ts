import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "../..");
const temp = mkdtempSync(join(tmpdir(), "dxaws-s3-package-"));
const consumer = join(temp, "consumer");
const installed = join(consumer, "node_modules/dxaws-s3");
const tsc = join(repository, "node_modules/.bin/tsc");

/** Runs a program; rejects with all that it printed if it fails. */
async function run(program: string, args: string[], cwd: string): Promise<string> {
  const PATH = `${join(repository, "node_modules/.bin")}:${process.env.PATH ?? ""}`;
  const ran = promisify(execFile)(program, args, { cwd, env: { ...process.env, PATH } });
  const { stdout } = await ran.catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${program} ${args[0]} failed:\n${error.stdout}${error.stderr}`);
  });
  return stdout;
}

/** Packs what `make package` builds, as npm would publish it, and puts it where npm would install it. */
async function install(): Promise<void> {
  const built = join(temp, "built");
  await run(tsc, ["-p", "tsconfig.package.json", "--outDir", join(built, "dist/package")], repository);
  cpSync(join(repository, "package.json"), join(built, "package.json"));
  await run("npm", ["pack", "--silent", "--pack-destination", temp], built);
  const tarball = readdirSync(temp).find((name) => name.endsWith(".tgz")) ?? "";
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", join(temp, tarball), "--strip-components=1", "-C", installed], temp);
}

/** Only what the package says it depends on: it must not find anything else. */
function installDependencies(): void {
  const { dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    const link = join(consumer, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), link);
  }
}

const seed = `
import { AwsS3Provider, MemoryS3Provider, RecordingS3Provider, S3Manager } from "dxaws-s3";
import type { S3BucketDesired } from "dxaws-s3";

const desired: S3BucketDesired = {
  name: "example-bucket-name",
  region: "ca-central-1",
  tags: { "dxaws:module": "dxaws-s3", "dxaws:env": "dev" },
  versioning: true,
  blockPublicAccess: true,
};
const provider = new MemoryS3Provider();
const manager = new S3Manager({ provider });
const result = await manager.apply(desired);
console.log(String(result));
console.log(String(await manager.apply(desired)));
const plan = await manager.plan({ ...desired, versioning: false });
for (const action of plan.actions) console.log(action.type, JSON.stringify(action.details.input));

const recording = new RecordingS3Provider(provider);
await new S3Manager({ provider: recording }).apply({ ...desired, tags: null });
console.log(recording.recorded.map(({ type }) => type).join());
export const real: S3Manager[] = [
  new S3Manager(),
  new S3Manager({ provider: new AwsS3Provider({ region: "ca-central-1" }) }),
];
`;

/** Each line after the first must be an error: types that are lost would let everything through. */
const mistakes = `
import { S3Manager } from "dxaws-s3";
const manager = new S3Manager();
// @ts-expect-error
await manager.plan({ name: "example-bucket-name", versionning: true });
// @ts-expect-error
await manager.plan({ name: "example-bucket-name", versioning: "yes" });
// @ts-expect-error
const type: number = (await manager.plan({ name: "example-bucket-name" })).actions.map((action) => action.type);
// @ts-expect-error
new S3Manager({ provider: {} });
export { type };
`;

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: "nodenext",
  target: "es2024",
  types: ["node"],
  skipLibCheck: true,
  outDir: "out",
};

beforeAll(async () => {
  await install();
  installDependencies();
  const files = { "seed.ts": seed, "mistakes.ts": mistakes };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(consumer, name), text);
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(consumer, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: Object.keys(files) }),
  );
}, 120_000);

afterAll(() => rmSync(temp, { recursive: true, force: true }));

describe("the package, installed by somebody else", () => {
  it("compiles under strict, refuses mistakes at compile time, and does what it says", async () => {
    await run(tsc, ["-p", "."], consumer);
    const lines = (await run("node", ["out/seed.js"], consumer)).trimEnd().split("\n");
    expect(lines[0]).toBe("example-bucket-name (ca-central-1) is now as its spec says:");
    expect(lines).toContain("example-bucket-name (ca-central-1) is in sync: nothing was sent.");
    expect(lines.at(-2)).toBe(
      'PutBucketVersioning {"Bucket":"example-bucket-name","VersioningConfiguration":{"Status":"Suspended"}}',
    );
    expect(lines.at(-1)).toBe("DeleteBucketTagging");
  });

  it("offers the manager and its providers under its name", async () => {
    const print = 'console.log(Object.keys(await import("dxaws-s3")).join())';
    const names = (await run("node", ["--input-type=module", "--eval", print], consumer)).trim().split(",");
    expect(names).toEqual(
      expect.arrayContaining(["S3Manager", "AwsS3Provider", "MemoryS3Provider", "RecordingS3Provider"]),
    );
  });

  it("holds the compiled library, and nothing of functions, tests or the local stack", async () => {
    const folders = readdirSync(join(installed, "dist/package"));
    expect(folders).toEqual(["core"]);
    expect(
      readdirSync(installed).filter((name) => !/^(dist|package\.json|README.*|LICENSE)$/.test(name)),
    ).toEqual([]);
  });
});
