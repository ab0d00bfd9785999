import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { profilesOf } from "./identities.ts";
import { program, shellFile } from "./shell.ts";
import type { RunningStack } from "./stack.ts";

/** How other processes find a running stack: its addresses and keys, and the process that serves it. */
export interface Note extends Omit<RunningStack, "trail"> {
  pid: number;
}

export const repository: string = join(import.meta.dirname, "..");

export function inLocal(name: string): string {
  return join(repository, ".local", name);
}

/** The programs in a shell of the stack, and their scripts. */
const programs = { "dxaws-s3": "cli/main.ts", alice: "local/alice.ts" };
const programsWithMember = { ...programs, admin: "local/admin.ts" };

export function writeNote(note: Note): void {
  const node = join(repository, "node_modules/.bin/node");
  mkdirSync(inLocal("bin"), { recursive: true });
  const { administrators } = note.identities;
  const wanted = Object.keys(administrators).length > 0 ? programsWithMember : programs;
  for (const [name, script] of Object.entries(wanted))
    writeFileSync(inLocal(join("bin", name)), program(node, join(repository, script)), { mode: 0o755 });
  // All three hold keys. The note comes last: when it exists, everything is ready.
  const profiles = inLocal("credentials");
  writeFileSync(profiles, profilesOf(administrators), { mode: 0o600 });
  const env = { ...note.env, AWS_SHARED_CREDENTIALS_FILE: profiles };
  writeFileSync(inLocal("env"), shellFile(env, inLocal("bin")), { mode: 0o600 });
  writeFileSync(inLocal("stack.json"), JSON.stringify(note, undefined, 2), { mode: 0o600 });
}

export function readNote(): Note | undefined {
  try {
    return JSON.parse(readFileSync(inLocal("stack.json"), "utf8"));
  } catch {
    // Missing or half written: nothing is running yet.
    return undefined;
  }
}

/** Removes the note of this process, not that of a newer stack. */
export function removeNote(pid: number): void {
  if (readNote()?.pid !== pid) return;
  for (const name of ["env", "credentials", "stack.json", "bin"])
    rmSync(inLocal(name), { recursive: true, force: true });
}

export function makeLocal(): void {
  mkdirSync(inLocal(""), { recursive: true });
}
