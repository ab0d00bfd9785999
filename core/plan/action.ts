import type { Step, StepRef } from "../facets/facet.ts";
import { operation } from "../providers/operation.ts";
import type { Normal } from "../values/normal.ts";

/** The name that stands in the place of a facet for what concerns the whole bucket. */
export const wholeBucket = "bucket";

/**
 * How severe a difference is. exposure: it gives access or removes a protection; weaker: it protects less; other:
 * neither.
 */
export const severities = ["exposure", "weaker", "other"] as const;
export type Severity = (typeof severities)[number];

/** The most severe of a list; other if the list is empty. */
export const worstOf = (list: readonly (Severity | undefined)[]): Severity =>
  severities.find((severity) => list.includes(severity)) ?? "other";

/**
 * One place where the bucket differs from its spec: `before` as the bucket has it, `after` as the spec has it.
 * Values are JSON; undefined means nothing.
 */
export interface Drift {
  readonly facet: string;
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The severity for the whole facet; absent in records of older versions. */
  readonly severity?: Severity | undefined;
  /** The layer that wants it, as `baseline company`; absent: the spec. */
  readonly from?: string | undefined;
}

interface Details {
  /** Absent when the bucket is created. */
  readonly facet?: string;
  /** The facet, or the entry that the call writes, as the bucket has it (`before`) and as the spec has it (`after`). */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly diff: readonly Drift[];
  /** The severity for the whole facet; absent when the bucket is created. */
  readonly severity?: Severity;
  /** Access that the call adds: to whom and what, as text. */
  readonly opens?: readonly string[];
  /** The exact input of the call. */
  readonly input: object;
}

/** One call to S3 that is not sent yet. `type` is the name of the API operation. */
export class Action {
  readonly type: string;
  readonly details: Details;
  readonly #step: Step;
  readonly #leaves: Normal | undefined;
  constructor(step: Step, details: Omit<Details, "input">, leaves?: Normal) {
    const { command } = step;
    this.type = operation(command).name;
    this.details = { ...details, input: command.input };
    this.#step = step;
    this.#leaves = leaves;
  }
  /** The value that the facet has after all its calls; undefined for the bucket as a whole. */
  get leaves(): Normal | undefined {
    return this.#leaves;
  }
  /** The step to send. A getter, so that it is not part of a printed or serialised plan. */
  get step(): Step {
    return this.#step;
  }
  get facet(): string {
    return this.details.facet ?? "bucket";
  }
  /** The severity of the difference that the call repairs. */
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
