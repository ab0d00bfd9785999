// Starts the stack in the background, and waits until it is ready.
import "./plainProcess.ts";
import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { attach } from "./attach.ts";
import { inLocal, makeLocal, readNote } from "./files.ts";
import { until } from "./wait.ts";

const region = process.argv[2] ?? "ca-central-1";

/** MEMBERS counts for a stack that starts. */
const alreadyRunning = (hasMember: boolean): string =>
  process.env.MEMBERS && !hasMember
    ? "the local stack is already running, without another account; to have one: make down && MEMBERS=1 make up"
    : "the local stack is already running (make down stops it)";

const running = await attach();
if (running) console.log(alreadyRunning(Object.keys(running.identities.administrators).length > 0));
else await start();
console.log("to use it: source .local/env");

async function start(): Promise<void> {
  makeLocal();
  const log = openSync(inLocal("stack.log"), "w");
  const serve = new URL("serve.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [serve, region], { detached: true, stdio: ["ignore", log, log] });
  // The child has its own session: Ctrl-C does not reach it.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => giveUp(130));
  const giveUp = (code: number): void => {
    child.kill("SIGTERM");
    process.exit(code);
  };
  let printed = 0;
  const print = (): void => {
    const lines = readFileSync(inLocal("stack.log"), "utf8");
    process.stdout.write(lines.slice(printed));
    printed = lines.length;
  };
  const isUp = (): true | undefined => {
    print();
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error("the stack did not start, see above");
    return readNote()?.pid === child.pid ? true : undefined;
  };
  try {
    await until("the stack", 240_000, isUp);
    child.unref();
  } catch (error) {
    print();
    console.error(error instanceof Error ? error.message : error);
    giveUp(1);
  }
}
