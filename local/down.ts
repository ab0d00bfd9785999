// Stops the stack that `make up` started.
import "./plainProcess.ts";
import { serves } from "./attach.ts";
import { readNote, removeNote } from "./files.ts";
import { step, until } from "./wait.ts";

const note = readNote();
if (!note) console.log("the local stack is not running");
else if (await serves(note)) await step("down", () => end(note.pid));
else {
  removeNote(note.pid);
  console.log("the local stack was no longer running");
}

async function end(pid: number): Promise<void> {
  process.kill(pid, "SIGTERM");
  await until("the end of the stack", 30_000, () => (readNote()?.pid === pid ? undefined : true));
}
