// Serves the stack until SIGTERM. `make up` starts it in the background.
import "./plainProcess.ts";
import { removeNote, repository, writeNote } from "./files.ts";
import { withMember } from "./otherAccount.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack | undefined;

async function end(): Promise<void> {
  await stack?.stop();
  // The last act: `make down` waits for it.
  removeNote(process.pid);
  // A stop before the stack was up: exit, and the children exit too.
  process.exit(0);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void end());

try {
  const region = process.argv[2] ?? "ca-central-1";
  stack = await startStack({ dir: repository, region, ...(process.env.MEMBERS && withMember) });
  const { trail: _, stop: __, deployOver: ___, remove: ____, ...rest } = stack;
  writeNote({ pid: process.pid, ...rest });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
