import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** What a process answers after an event: `ms`, `cpu` and `init*` in milliseconds, memory in megabytes. */
export interface Answered {
  readonly ms: number;
  readonly cpu: number;
  readonly initMs: number;
  readonly initCpu: number;
  readonly rss: number;
  readonly peak: number;
  readonly result: unknown;
}

/** A process that answers events, one after the other. */
export class Child {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** When it was started, in milliseconds of this process. */
  readonly startedAt: number;

  /** `program` and its arguments; with `event` the first event, which needs no input. */
  constructor(program: readonly string[], env: Readonly<Record<string, string>>, event?: unknown) {
    this.startedAt = performance.now();
    this.#process = spawn(process.execPath, program, {
      env: { ...env, ...(event !== undefined && { BENCH_EVENT: JSON.stringify(event) }) },
      stdio: ["pipe", "ignore", "inherit", "pipe"],
    });
    this.#lines = linesOf(this.#process.stdio[3] as Readable);
  }

  async answer<T = Answered>(event?: unknown): Promise<T> {
    if (event !== undefined) (this.#process.stdin as Writable).write(`${JSON.stringify(event)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the process ended without an answer");
    return JSON.parse(value);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await ended;
  }
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
