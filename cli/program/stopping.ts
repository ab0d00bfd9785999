/** The exit code of each reason to stop: that of shells for a signal (128 + n), 1 for an error. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141, unwritten: 1 } as const;

type Reason = keyof typeof codes;

/** A run that can be stopped: work in progress is finished, and nothing new is started. */
export class Stopping {
  readonly #controller = new AbortController();
  #code: number | undefined;
  get signal(): AbortSignal {
    return this.#controller.signal;
  }
  /** The exit code; undefined while the run is not stopped. */
  get code(): number | undefined {
    return this.#code;
  }
  /** Stops the run. The first reason counts; returns whether this is the first. */
  stop(reason: Reason): boolean {
    if (this.#code !== undefined) return false;
    this.#code = codes[reason];
    this.#controller.abort();
    return true;
  }
}
