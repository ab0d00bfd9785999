import { type Words, words } from "../../core/text/words.ts";
import type { Progress } from "../command/command.ts";
import { type Shown, type Stream, showProgress } from "./progress.ts";

/**
 * stdout and stderr. Keeps output and the progress bar from mixing in one line. Takes only Words, in which control
 * characters of foreign text are visible.
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

  /** A later progress replaces an earlier one. */
  progress(what: string, total: number | undefined): Progress {
    this.end();
    this.#shown = showProgress(words`${what}`.text, total, this.#stderr);
    return this.#shown;
  }

  /** Ends the progress that is shown. */
  end(): void {
    this.#shown?.end();
    this.#shown = undefined;
  }
}
