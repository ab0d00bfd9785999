import { type Note, readNote } from "./files.ts";
import type { RunningStack } from "./stack.ts";
import { trailAt } from "./trail/control.ts";

/** The stack that `make up` started; undefined if none is running. */
export async function attach(): Promise<RunningStack | undefined> {
  const note = readNote();
  if (!note || !(await serves(note))) return undefined;
  const { pid: _, ...stack } = note;
  return { ...stack, trail: trailAt(note.s3Endpoint) };
}

/** Whether the noted process serves the noted address. A process id alone proves nothing: the system reuses it. */
export async function serves(note: Note): Promise<boolean> {
  const pid = await trailAt(note.s3Endpoint)
    .pid()
    .catch(() => undefined);
  return pid === note.pid;
}
