import type { Words } from "../../core/text/words.ts";

/** A mistake that the caller can correct: printed without a stack trace. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly words: Words;
  constructor(message: Words) {
    super(message.text);
    this.words = message;
  }
}
