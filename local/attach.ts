import { type Note, readNote } from "./files.ts";
import type { RunningStack } from "./stack.ts";
import { trailAt } from "./trail/control.ts";

/** The stack that `make up` started; undefined if none is up. */
export async function attach(): Promise<RunningStack | undefined> {
  const note = readNote();
  if (!note || !(await serves(note))) return undefined;
  const { pid: _, ...stack } = note;
  return { ...stack, trail: trailAt(note.s3Endpoint) };
}

/** Whether the noted process is what answers at the noted address: the system gives a dead one's id to others. */
export async function serves(note: Note): Promise<boolean> {
  const pid = await trailAt(note.s3Endpoint)
    .pid()
    .catch(() => undefined);
  return pid === note.pid;
}
