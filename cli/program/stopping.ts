/** Why a run ends before its end, as an exit code: what shells say of a program that a signal ended, or an error. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141, unwritten: 1 } as const;

type Reason = keyof typeof codes;

/** A run that may be stopped: what is under way is finished, and nothing else is begun. */
export class Stopping {
  readonly #controller = new AbortController();
  #code: number | undefined;
  get signal(): AbortSignal {
    return this.#controller.signal;
  }
  /** The exit code, once it was stopped. */
  get code(): number | undefined {
    return this.#code;
  }
  /** The first reason counts. Answers whether this is it. */
  stop(reason: Reason): boolean {
    if (this.#code !== undefined) return false;
    this.#code = codes[reason];
    this.#controller.abort();
    return true;
  }
}
