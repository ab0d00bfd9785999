import { Plan } from "../../core/plan/plan.ts";
import { type Format, html, json, type PlanReport, type ReadablePlanReport, text } from "./formats.ts";
import type { PlanAbout } from "./planPage.ts";
import type { NoPlan } from "./short.ts";

/** An answer of a function is at most 6 MB of JSON; what is around the plans needs some room too. */
const mostBytes = 5_000_000;

/** Collects plans until an answer is full. */
export class PlanAnswer<Part> {
  readonly #format: Format<Part>;
  readonly #parts: Part[] = [];
  #bytes = 0;
  #inSync = 0;
  #last: string | undefined;
  constructor(format: Format<Part>) {
    this.#format = format;
  }

  /** Whether there was room for it. The first one always finds room, if need be without its values. */
  take(told: Plan | NoPlan): boolean {
    const whole = this.#format.format(told);
    const part = bytesOf(whole) > mostBytes ? this.#format.cut(told) : whole;
    const bytes = bytesOf(part);
    if (this.#parts.length > 0 && this.#bytes + bytes > mostBytes) return false;
    this.#parts.push(part);
    this.#bytes += bytes;
    this.#inSync += told instanceof Plan && told.inSync ? 1 : 0;
    this.#last = told.bucket;
    return true;
  }

  /** The bucket that was taken last. */
  get last(): string | undefined {
    return this.#last;
  }

  /** What was taken; `next` is the bucket after which to go on. */
  end(next?: string): PlanReport | ReadablePlanReport {
    const counts = { all: this.#parts.length, inSync: this.#inSync };
    const rest = { inSync: counts.all === counts.inSync, ...(next !== undefined && { next }) };
    return this.#format.answer(this.#parts, rest, counts);
  }
}

const bytesOf = (part: unknown) => Buffer.byteLength(JSON.stringify(part));

const answers = {
  json: () => new PlanAnswer(json),
  text: () => new PlanAnswer(text),
  html: (about: PlanAbout) => new PlanAnswer(html(about)),
};

/** An empty answer in a format. Throws a TypeError if there is none of that name. */
export function answerIn(format: unknown, about: PlanAbout) {
  if (format === "json" || format === "text" || format === "html") return answers[format](about);
  const known = Object.keys(answers).join(", ");
  throw new TypeError(`format ${JSON.stringify(format)} is not known; known: ${known}`);
}

export type AnyPlanAnswer = ReturnType<typeof answerIn>;
