import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";

// A schema for editors may lie beside the specs.
const isSpecFile = (name: string) => /(?<!\.schema)\.(ya?ml|json)$/.test(name);
/** Hidden files, and installed packages. */
const isPassedOver = (name: string) => name.startsWith(".") || name === "node_modules";

/** All spec files in a folder and below, except those that git ignores. Throws UsageError if there is none. */
export async function specFilesIn(folder: string): Promise<string[]> {
  const found = await filesBelow(folder, "");
  const ignored = await ignoredByGit(folder, found);
  const files = found.filter((name) => !ignored.has(name)).sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  const others = found.length > 0 ? " that git does not ignore" : "";
  throw new UsageError(words`the folder ${folder} has no .yaml, .yml or .json file${others}`);
}

async function filesBelow(folder: string, at: string): Promise<string[]> {
  const entries = await readdir(join(folder, at), { withFileTypes: true });
  const seen = entries.filter(({ name }) => !isPassedOver(name));
  const below = await Promise.all(
    seen.map((entry) => {
      const name = join(at, entry.name);
      if (entry.isDirectory()) return filesBelow(folder, name);
      return isSpecFile(name) ? [name] : [];
    }),
  );
  return below.flat();
}

/** The names that git ignores; empty without git or a repository. */
async function ignoredByGit(cwd: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  // fsmonitor: a repository's own settings must not start a program.
  const args = ["-c", "core.fsmonitor=false", "check-ignore", "-z", "--stdin"];
  const git = spawn("git", args, { cwd, stdio: ["pipe", "pipe", "ignore"] });
  git.on("error", () => undefined);
  git.stdin.on("error", () => undefined).end(names.join("\0"));
  const ignored = await text(git.stdout).catch(() => "");
  return new Set(ignored.split("\0").filter(Boolean));
}
