import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

export interface ChildOptions {
  cwd: string;
  env: Record<string, string>;
  /** What it prints goes here; a fresh file each time. */
  log: string;
}

export interface Child {
  /** Resolves with the exit code, null after a signal. */
  ended: Promise<number | null>;
  running(): boolean;
  /** Asks it to end, insists after the deadline, and takes its children along. */
  stop(deadlineMs?: number): Promise<void>;
}

// A signal that nobody handles would end this process without its exit hooks, and leave the child behind.
function leaveBySignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(130));
  }
}

/** A child with a process group of its own, which never outlives this process. */
export function startChild(command: string, args: string[], options: ChildOptions): Child {
  leaveBySignals();
  const log = openSync(options.log, "w");
  const { cwd, env } = options;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  const running = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const killGroup = (): void => signalGroup(child, "SIGKILL");
  process.once("exit", killGroup);
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("exit", resolve),
  );
  // Without this a command that cannot be started ends the process before anybody asks for the reason.
  ended.catch(() => process.off("exit", killGroup));
  const stop = async (deadlineMs = 5000): Promise<void> => {
    if (running()) {
      signalGroup(child, "SIGTERM");
      const insist = setTimeout(killGroup, deadlineMs);
      await ended;
      clearTimeout(insist);
    }
    killGroup();
    process.off("exit", killGroup);
  };
  return { ended, running, stop };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

export function tailOf(file: string, lines = 30): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
