import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

export const repository = join(import.meta.dirname, "../..");
const temp = mkdtempSync(join(tmpdir(), "dxaws-s3-package-"));

/** An empty project that has installed the package. */
export const consumer = join(temp, "consumer");
export const installed = join(consumer, "node_modules/dxaws-s3");
export const program = join(consumer, "node_modules/.bin/dxaws-s3");
export const tsc = join(repository, "node_modules/.bin/tsc");

/** Runs a program; rejects with all that it printed if it fails. */
export async function run(program: string, args: string[], cwd: string): Promise<string> {
  const PATH = `${join(repository, "node_modules/.bin")}:${process.env.PATH ?? ""}`;
  const ran = promisify(execFile)(program, args, { cwd, env: { ...process.env, PATH } });
  const { stdout } = await ran.catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${program} ${args[0]} failed:\n${error.stdout}${error.stderr}`);
  });
  return stdout;
}

/** What of a clone the package is made of, and what makes it. */
const sources = [
  "package.json",
  "package-lock.json",
  "README.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "llms.txt",
  "LICENSE",
  "baselines",
  "core",
  "cli",
  "deploy",
  "docs",
  "exports",
  "service",
];
const configurations = ["tsconfig.json", "tsconfig.package.json"];

/** Packs a clone as npm would publish it, and puts it where npm would install it. */
export async function installPackage(): Promise<void> {
  const clone = join(temp, "clone");
  mkdirSync(clone);
  for (const name of [...sources, ...configurations])
    cpSync(join(repository, name), join(clone, name), { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(clone, "node_modules"));
  await run("npm", ["pack", "--silent", "--pack-destination", temp], clone);
  const tarball = readdirSync(temp).find((name) => name.endsWith(".tgz")) ?? "";
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", join(temp, tarball), "--strip-components=1", "-C", installed], temp);
  installDependencies();
}

/** Only what the package says it depends on: it must not find anything else. Its program is linked as npm does it. */
function installDependencies(): void {
  const { dependencies, bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  mkdirSync(dirname(program));
  symlinkSync(join(installed, bin["dxaws-s3"]), program);
  chmodSync(program, 0o755);
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    const link = join(consumer, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), link);
  }
}

export const removePackage = () => rmSync(temp, { recursive: true, force: true });
