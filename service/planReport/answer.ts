import { Plan } from "../../core/plan/plan.ts";
import { type Format, html, json, type PlanReport, type ReadablePlanReport, text } from "./formats.ts";
import type { PlanAbout } from "./planPage.ts";
import type { NoPlan } from "./shortPlan.ts";

/** Lambda limits a response to 6 MB, which the text around the plans shares. */
const mostBytes = 5_000_000;

/** Collects plans until the answer is full. */
export class PlanAnswer<Part> {
  readonly #format: Format<Part>;
  readonly #parts: Part[] = [];
  #bytes = 0;
  #inSync = 0;
  #last: string | undefined;
  constructor(format: Format<Part>) {
    this.#format = format;
  }

  /** Adds a plan; false if it did not fit. The first plan always fits, if necessary without its values. */
  take(plan: Plan | NoPlan): boolean {
    const whole = this.#format.format(plan);
    const part = bytesOf(whole) > mostBytes ? this.#format.cut(plan) : whole;
    const bytes = bytesOf([part, this.#format.more?.(part)]);
    if (this.#parts.length > 0 && this.#bytes + bytes > mostBytes) return false;
    this.#parts.push(part);
    this.#bytes += bytes;
    this.#inSync += plan instanceof Plan && plan.inSync ? 1 : 0;
    this.#last = plan.bucket;
    return true;
  }

  /** The bucket that was added last. */
  get last(): string | undefined {
    return this.#last;
  }

  /** The answer; `next` is the bucket after which the next page begins. */
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

/** An empty answer in a format. Throws a TypeError if the format is unknown. */
export function answerIn(format: unknown, about: PlanAbout) {
  if (format === "json" || format === "text" || format === "html") return answers[format](about);
  const known = Object.keys(answers).join(", ");
  throw new TypeError(`format ${JSON.stringify(format)} is not known; known: ${known}`);
}

export type AnyPlanAnswer = ReturnType<typeof answerIn>;
