import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

export interface ChildOptions {
  cwd: string;
  env: Record<string, string>;
  /** The file for its output; overwritten. */
  log: string;
}

export interface Child {
  /** Resolves with the exit code, null after a signal. */
  ended: Promise<number | null>;
  running(): boolean;
  /** Sends SIGTERM, after the deadline SIGKILL, and ends its children too. */
  stop(deadlineMs?: number): Promise<void>;
}

// Without a handler a signal would end this process without its exit hooks, and leave the child running.
function exitOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(130));
  }
}

/** A child in its own process group, which never outlives this process. */
export function startChild(command: string, args: string[], options: ChildOptions): Child {
  exitOnSignals();
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
  // Otherwise the rejection of a command that cannot start would end this process before the caller reads it.
  ended.catch(() => process.off("exit", killGroup));
  const stop = async (deadlineMs = 5000): Promise<void> => {
    if (running()) {
      signalGroup(child, "SIGTERM");
      const killTimer = setTimeout(killGroup, deadlineMs);
      await ended;
      clearTimeout(killTimer);
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
    // The group has no process any more.
  }
}

export function tailOf(file: string, lines = 30): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
