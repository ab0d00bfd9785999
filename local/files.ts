import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { program, shellFile } from "./shell.ts";
import type { RunningStack } from "./stack.ts";

/** What a process that serves a stack leaves behind for others to find it by. */
export interface Note extends Omit<RunningStack, "trail"> {
  pid: number;
}

export const repository: string = join(import.meta.dirname, "..");

export function inLocal(name: string): string {
  return join(repository, ".local", name);
}

/** The programs that a shell of the stack has, and what they run. */
const programs = { "dxaws-s3": "cli/main.ts", alice: "local/alice.ts" };

export function writeNote(note: Note): void {
  const node = join(repository, "node_modules/.bin/node");
  mkdirSync(inLocal("bin"), { recursive: true });
  for (const [name, script] of Object.entries(programs))
    writeFileSync(inLocal(join("bin", name)), program(node, join(repository, script)), { mode: 0o755 });
  // They hold keys. The note comes last: who sees it may rely on all of it.
  writeFileSync(inLocal("env"), shellFile(note.env, inLocal("bin")), { mode: 0o600 });
  writeFileSync(inLocal("stack.json"), JSON.stringify(note, undefined, 2), { mode: 0o600 });
}

export function readNote(): Note | undefined {
  try {
    return JSON.parse(readFileSync(inLocal("stack.json"), "utf8"));
  } catch {
    // Not there, or half written: in both cases nothing is up yet.
    return undefined;
  }
}

/** Removes the process's own note, not one that a newer stack has written. */
export function removeNote(pid: number): void {
  if (readNote()?.pid !== pid) return;
  for (const name of ["env", "stack.json", "bin"]) rmSync(inLocal(name), { recursive: true, force: true });
}

export function makeLocal(): void {
  mkdirSync(inLocal(""), { recursive: true });
}
