import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { inLocal, repository } from "./files.ts";

/** A work tree of the older commit, with the same dependencies, and its functions bundled. */
export function checkedOut(from: string): { dir: string; remove: () => void } {
  const dir = join(mkdtempSync(inLocal("before-")), "tree");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: repository, encoding: "utf8" }).trim();
  const commit = git("log", "-1", "--format=%h %s", from);
  git("worktree", "add", "--detach", dir, from);
  const remove = () => {
    git("worktree", "remove", "--force", dir);
    rmSync(join(dir, ".."), { recursive: true, force: true });
  };
  try {
    for (const name of ["node_modules", ".venv"]) symlinkSync(join(repository, name), join(dir, name));
    execFileSync(process.execPath, ["scripts/bundle.ts"], { cwd: dir, stdio: "ignore" });
  } catch (error) {
    remove();
    throw error;
  }
  console.log(`before: ${commit}`);
  return { dir, remove };
}
