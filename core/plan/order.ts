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

/** The steps of one kind that wait, the first one first, and the kinds that must come before them. */
interface Kind<T> {
  readonly steps: readonly (readonly [place: number, step: T])[];
  next: number;
  readonly behind: Kind<T>[];
}

const isDone = ({ steps, next }: Kind<unknown>) => next === steps.length;

/**
 * Sorts steps so that each comes after all that must precede it; otherwise steps keep their places. Throws if the
 * constraints contradict each other.
 */
export function inOrder<T extends Ordered>(steps: readonly T[]): T[] {
  const kinds = kindsOf(steps);
  return steps.map(() => {
    const first = kinds
      .filter((kind) => !isDone(kind) && kind.behind.every(isDone))
      .reduce<Kind<T> | undefined>(
        (one, other) => (one && placeOf(one) < placeOf(other) ? one : other),
        undefined,
      );
    // Contradicting rows are a programming error, which the test of all pairs finds.
    if (!first) throw new Error(`no order of ${facetsLeft(kinds).join(", ")} suits all of them`);
    return (first.steps[first.next++] as readonly [number, T])[1];
  });
}

const facetsLeft = (kinds: readonly Kind<Ordered>[]) =>
  kinds.filter((kind) => !isDone(kind)).map((kind) => stepOf(kind).facet);

const placeOf = ({ steps, next }: Kind<unknown>) => steps[next]?.[0] ?? 0;

function kindsOf<T extends Ordered>(steps: readonly T[]): readonly Kind<T>[] {
  const groups = Map.groupBy(steps.entries(), ([, step]) => kindOf(step));
  const kinds = [...groups.values()].map((group): Kind<T> => ({ steps: group, next: 0, behind: [] }));
  for (const kind of kinds)
    kind.behind.push(...kinds.filter((other) => other !== kind && precedes(stepOf(other), stepOf(kind))));
  return kinds;
}

const stepOf = <T>({ steps }: Kind<T>): T => (steps[0] as readonly [number, T])[1];
