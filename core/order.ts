import type { StepRef } from "./facets/facet.ts";

/** Something that is to happen before or after what other facets do. */
export interface Ordered {
  readonly facet: string;
  readonly effect?: string | undefined;
  readonly before?: readonly StepRef[] | undefined;
  readonly after?: readonly StepRef[] | undefined;
}

const isMeant = (ref: StepRef, step: Ordered) => ref === step.facet || ref === `${step.facet}:${step.effect}`;

/** Whether `first` has to be done before `second`, because either of them says so. */
export const precedes = (first: Ordered, second: Ordered): boolean =>
  (first.before?.some((ref) => isMeant(ref, second)) ?? false) ||
  (second.after?.some((ref) => isMeant(ref, first)) ?? false);

/** Sorts steps so that each comes after all that precede it; otherwise they keep their places. */
export function inOrder<T extends Ordered>(steps: readonly T[]): T[] {
  const waiting = [...steps];
  const sorted: T[] = [];
  while (waiting.length > 0) {
    const free = waiting.findIndex(
      (step) => !waiting.some((other) => other !== step && precedes(other, step)),
    );
    // Rows that contradict each other: a programming error that the test of all pairs would show.
    if (free < 0)
      throw new Error(`no order of ${waiting.map((step) => step.facet).join(", ")} suits all of them`);
    sorted.push(...waiting.splice(free, 1));
  }
  return sorted;
}
