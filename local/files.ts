import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningStack } from "./stack.ts";

/** What a process that serves a stack leaves behind for others to find it by. */
export interface Note extends Omit<RunningStack, "trail"> {
  pid: number;
}

export const repository: string = join(import.meta.dirname, "..");

export function inLocal(name: string): string {
  return join(repository, ".local", name);
}

export function writeNote(note: Note): void {
  const variables = Object.entries(note.env).map(([name, value]) => `export ${name}='${value}'\n`);
  const node = join(repository, "node_modules/.bin/node");
  const commands = [
    `dxaws-s3() { '${node}' '${join(repository, "cli/main.ts")}' "$@"; }\n`,
    `somebody() { '${node}' '${join(repository, "local/somebody.ts")}' "$@"; }\n`,
  ];
  // They hold keys. The note comes last: who sees it may rely on both.
  writeFileSync(inLocal("env"), [...variables, ...commands].join(""), { mode: 0o600 });
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
  for (const name of ["env", "stack.json"]) rmSync(inLocal(name), { force: true });
}

export function makeLocal(): void {
  mkdirSync(inLocal(""), { recursive: true });
}
