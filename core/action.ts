import type { Step, StepRef } from "./facets/facet.ts";
import { operation } from "./providers/operation.ts";

/** One place where the bucket is not as the spec says; values as JSON, undefined where there is nothing. */
export interface Drift {
  readonly facet: string;
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Details {
  /** Absent for the creation of the bucket itself. */
  readonly facet?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly diff: readonly Drift[];
  /** The exact input of the call. */
  readonly input: object;
}

/** One call to S3 that is not yet sent. `type` is the name of the API operation. */
export class Action {
  readonly type: string;
  readonly details: Details;
  readonly #step: Step;
  constructor(step: Step, details: Omit<Details, "input">) {
    this.type = operation(step.command).name;
    this.details = { ...details, input: step.command.input };
    this.#step = step;
  }
  /** What is sent; a getter, so that a plan prints and serialises as what it says. */
  get step(): Step {
    return this.#step;
  }
  get facet(): string {
    return this.details.facet ?? "bucket";
  }
  get effect(): string | undefined {
    return this.#step.effect;
  }
  get before(): readonly StepRef[] | undefined {
    return this.#step.before;
  }
  get after(): readonly StepRef[] | undefined {
    return this.#step.after;
  }
}
