import type { StepRef } from "../facets/facet.ts";

/** A step with its ordering constraints relative to the steps of other facets. */
export interface Ordered {
  readonly facet: string;
  readonly effect?: string | undefined;
  readonly before?: readonly StepRef[] | undefined;
  readonly after?: readonly StepRef[] | undefined;
}

const isMeant = (ref: StepRef, step: Ordered) => ref === step.facet || ref === `${step.facet}:${step.effect}`;

/** Whether `first` must come before `second` because one of them says so. */
export const precedes = (first: Ordered, second: Ordered): boolean =>
  (first.before?.some((ref) => isMeant(ref, second)) ?? false) ||
  (second.after?.some((ref) => isMeant(ref, first)) ?? false);

/** Steps of one kind have the same constraints. There can be thousands of a kind, so order kinds, not steps. */
const kindOf = ({ facet, effect, before, after }: Ordered) => JSON.stringify([facet, effect, before, after]);

/**
 * Sorts steps so that each comes after all that must precede it; otherwise steps keep their places. Throws if the
 * constraints contradict each other.
 */
export function inOrder<T extends Ordered>(steps: readonly T[]): T[] {
  const kinds = [...Map.groupBy(steps, kindOf).values()].map((all) => ({ one: all[0], left: all.length }));
  const byKind = new Map(kinds.map((kind) => [kind.one && kindOf(kind.one), kind]));
  const isFree = (step: T) =>
    !kinds.some(({ one, left }) => left > 0 && one && kindOf(one) !== kindOf(step) && precedes(one, step));
  const waiting = [...steps];
  const sorted: T[] = [];
  while (waiting.length > 0) {
    const free = waiting.findIndex(isFree);
    // Contradicting rows are a programming error, which the test of all pairs finds.
    if (free < 0)
      throw new Error(`no order of ${waiting.map((step) => step.facet).join(", ")} suits all of them`);
    const [step] = waiting.splice(free, 1);
    if (!step) break;
    const kind = byKind.get(kindOf(step));
    if (kind) kind.left -= 1;
    sorted.push(step);
  }
  return sorted;
}
