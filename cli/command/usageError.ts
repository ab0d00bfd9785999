import type { Words } from "../../core/text/words.ts";

/** Thrown for what the caller can mend: told without a stack trace. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly words: Words;
  constructor(told: Words) {
    super(told.text);
    this.words = told;
  }
}
