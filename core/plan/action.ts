import type { Step, StepRef } from "../facets/facet.ts";
import { operation } from "../providers/operation.ts";

/** What concerns a bucket as a whole, and none of its facets, stands under this name. */
export const wholeBucket = "bucket";

/** How bad a difference is: exposure lets somebody in or takes a protection away, weaker protects less, other neither. */
export const severities = ["exposure", "weaker", "other"] as const;
export type Severity = (typeof severities)[number];

/** The worst of some; other where there is none. */
export const worstOf = (list: readonly (Severity | undefined)[]): Severity =>
  severities.find((severity) => list.includes(severity)) ?? "other";

/**
 * One place where the bucket is not as the spec says: `before` in the words of the bucket, `after` in those of the spec;
 * values as JSON, undefined where there is nothing.
 */
export interface Drift {
  readonly facet: string;
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** That of the facet as a whole; what was recorded by an older version lacks it. */
  readonly severity?: Severity | undefined;
}

interface Details {
  /** Absent for the creation of the bucket itself. */
  readonly facet?: string;
  /** The facet, or the entry that the call writes, as the bucket shows it, and as the spec says it. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly diff: readonly Drift[];
  /** That of the facet as a whole; absent for the creation of the bucket itself. */
  readonly severity?: Severity;
  /** To whom the call opens what that is not open yet, in words. */
  readonly opens?: readonly string[];
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
  /** How bad the difference is that the call mends. */
  get severity(): Severity {
    return this.details.severity ?? "other";
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
