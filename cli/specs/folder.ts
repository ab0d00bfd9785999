import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";

// The schema that editors check specs by may lie beside them.
const isSpecFile = (name: string) => /(?<!\.schema)\.(ya?ml|json)$/.test(name);
/** What begins with a dot is not for us, and what others have installed is not ours. */
const isPassedOver = (name: string) => name.startsWith(".") || name === "node_modules";

/** All spec files below a folder, but none that git ignores. Throws UsageError where there is none. */
export async function specFilesIn(folder: string): Promise<string[]> {
  const found = await filesBelow(folder, "");
  const ignored = await ignoredByGit(folder, found);
  const files = found.filter((name) => !ignored.has(name)).sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  const others = found.length > 0 ? " that git does not ignore" : "";
  throw new UsageError(words`the folder ${folder} holds no .yaml, .yml or .json file${others}`);
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

/** Those of the names that git ignores; none where there is no git, or no repository. */
async function ignoredByGit(cwd: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  // A repository's own settings start no program here.
  const args = ["-c", "core.fsmonitor=false", "check-ignore", "-z", "--stdin"];
  const git = spawn("git", args, { cwd, stdio: ["pipe", "pipe", "ignore"] });
  git.on("error", () => undefined);
  git.stdin.on("error", () => undefined).end(names.join("\0"));
  const told = await text(git.stdout).catch(() => "");
  return new Set(told.split("\0").filter(Boolean));
}
