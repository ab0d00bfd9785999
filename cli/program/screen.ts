import { type Words, words } from "../../core/text/words.ts";
import type { Progress } from "../command/command.ts";
import { type Shown, type Stream, showProgress } from "./progress.ts";

/**
 * stdout and stderr, so that what is told and the progress bar do not get into each other's lines. It takes only words
 * of ours, so what somebody else wrote is visible in them.
 */
export class Screen {
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  #shown: Shown | undefined;
  constructor(stdout: Stream, stderr: Stream) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  out({ text }: Words): void {
    if (this.#stdout.isTTY) this.#shown?.hide();
    this.#stdout.write(text);
  }

  err({ text }: Words): void {
    this.#shown?.hide();
    this.#stderr.write(text);
  }

  /** A later progress takes the place of an earlier one. */
  progress(what: string, total: number | undefined): Progress {
    this.end();
    this.#shown = showProgress(words`${what}`.text, total, this.#stderr);
    return this.#shown;
  }

  /** Nothing goes on any more. */
  end(): void {
    this.#shown?.end();
    this.#shown = undefined;
  }
}
